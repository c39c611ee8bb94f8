// Decides how a release reaches the droplet: wait for the first boot, stage what is public, hand apply the secrets.
import { remote, types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { INCOMING_DIR } from "../host";
import { sha256 } from "../render/hash";
import type { Release } from "../render/release";

export interface DeliveryArgs {
  dropletId: pulumi.Input<string>;
  connection: pulumi.Input<types.input.remote.ConnectionArgs>;
  release: Release;
  /** A script for the droplet's bash that waits, telling so, and fails with what went wrong. */
  awaitFirstBoot: string;
  /** The program that installs a release, as one text for Debian's Node. */
  applyProgram: string;
}

export class Delivery extends pulumi.ComponentResource {
  /** What apply did, in a line per step. */
  readonly applied: pulumi.Output<string>;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:Delivery", name, {}, opts);
    const { connection } = args;
    const shared = { parent: this };
    const triggers = [args.dropletId];

    const booted = new remote.Command(
      `${name}-first-boot`,
      { connection, create: args.awaitFirstBoot, triggers, addPreviousOutputInEnv: false },
      // Once it has booted, it has booted: a change of this text or of the connection runs nothing.
      { ...shared, ignoreChanges: ["create", "connection"] },
    );

    const folder = `${INCOMING_DIR}/${sha256(args.applyProgram + args.release.publicText).slice(0, 16)}`;
    const stage = (file: string, text: string): remote.CopyToRemote =>
      new remote.CopyToRemote(
        `${name}-${file.replace(/\..*$/, "")}`,
        {
          connection,
          source: new pulumi.asset.StringAsset(text),
          remotePath: `${folder}/${file}`,
          triggers,
        },
        { ...shared, dependsOn: booted },
      );
    const program = stage("apply.cjs", args.applyProgram);
    const release = stage("release.json", args.release.publicText);

    const apply = new remote.Command(
      `${name}-apply`,
      {
        connection,
        create: `timeout 300 node ${folder}/apply.cjs ${folder}/release.json`,
        stdin: pulumi.secret(args.release.secretText),
        triggers,
        addPreviousOutputInEnv: false,
      },
      { ...shared, dependsOn: [program, release] },
    );
    this.applied = apply.stdout;
    this.registerOutputs();
  }
}
