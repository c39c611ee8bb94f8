// Decides how a release reaches the droplet: wait for the first boot, record who answers there, stage what is public,
// hand apply the secrets.
import { remote, types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { INCOMING_DIR, SSH_HOST_KEY } from "../names";
import { sha256 } from "../render/hash";
import { broughtPath } from "../render/placeholder";
import type { Release } from "../render/release";
import type { PlaceholderFile } from "../settings";
import { EXPLAINED } from "./explained";
import { LONG_FOR_A_RELEASE_MS, LONG_OVER_SSH_MS, overSsh, tellIfSlow } from "./patience";

export interface DeliveryArgs {
  dropletId: pulumi.Input<string>;
  /** For the first contact, so without hostKey. */
  connection: types.input.remote.ConnectionArgs;
  /** A script for the droplet's bash that waits, telling so, and fails with what went wrong. */
  awaitFirstBoot: string;
  /** The server does not answer: it stays as it is, and nothing fails for it. */
  isAway: boolean;
}

/** What is brought. */
export interface Brought {
  release: pulumi.Input<Release>;
  /** A file that the release makes its placeholder of. */
  placeholder: PlaceholderFile | undefined;
  /** The program that installs a release, as one text for Debian's Node. */
  applyProgram: string;
}

type Known = Omit<Brought, "release"> & { release: Release };

/** What lies on the droplet before anything is made or installed. */
interface Staged {
  program: string;
  release: string;
  /** Lines that end the script unless all of it is whole; then it is on the disk. */
  check: string[];
}

/**
 * Pulumi never looks again at what it staged, and SFTP does not wait for the disk: after a power cut the names may exist
 * without the contents, and node treats an empty program as one that ended well. So the files are checked, and synced to
 * the disk, before anything is made of them or switched.
 */
const stagedIn = (folder: string, args: Known): Staged => {
  const [program, release] = [`${folder}/apply.cjs`, `${folder}/release.json`];
  const { placeholder: brought } = args;
  const files = [
    [sha256(args.applyProgram), program],
    [sha256(args.release.publicText), release],
    ...(brought ? [[brought.sha256, broughtPath(brought)]] : []),
  ];
  const again = ["apply", "release", ...(brought ? ["placeholder-file", "placeholder"] : [])];
  return {
    program,
    release,
    check: [
      `if ! printf '${files.map((file) => `${file.join("  ")}\\n`).join("")}' | sha256sum --check --status; then`,
      `  echo "The staged release is damaged (a power cut, or another computer has since brought another one), nothing was changed. Stage it again: pulumi up ${again.map((what) => `--target-replace '**restream-${what}'`).join(" ")}" >&2`,
      "  exit 1",
      "fi",
      `sync ${files.map(([, path]) => path).join(" ")} ${folder} || exit 1`,
    ],
  };
};

const applyCommand = (folder: string, args: Known): string => {
  const { program, release, check } = stagedIn(folder, args);
  return [
    // For `pulumi preview --diff`, which shows the lines of this script that change.
    "# What this release installs:",
    ...args.release.manifest.map((line) => `# ${line}`),
    ...check,
    // Another release in force (2 min), Debian's packages with all their locks (17 min), the rest (2 min).
    `timeout 1500 node ${program} ${release}`,
  ].join("\n");
};

/** Without the lock of a release: what it makes is named by what it is made of, and nobody shows it yet. */
const makeCommand = (folder: string, args: Known): string => {
  const { program, release, check } = stagedIn(folder, args);
  return [
    ...check,
    // Ends by itself: each program has its own bound (control/shared/placeholder/sandbox.ts). This one is for what hangs beside.
    `timeout 3000 node ${program} ${release} --make-placeholder`,
  ].join("\n");
};

/** Inputs of the three kinds of steps. */
const ALL_INPUTS = ["create", "connection", "stdin", "triggers", "source", "remotePath"];

export class Delivery extends pulumi.ComponentResource {
  /** The droplet's SSH host key, `type blob`, as it was at the first contact. */
  readonly hostKey: pulumi.Output<string>;
  readonly #name: string;
  readonly #args: DeliveryArgs;
  readonly #shared: pulumi.CustomResourceOptions;
  /** The first contact. */
  readonly #recorded: remote.Command;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:Delivery", name, {}, opts);
    this.#name = name;
    this.#args = args;
    const { isAway } = args;
    // Of a server that is away nothing is changed.
    const kept = isAway ? { ignoreChanges: [...ALL_INPUTS] } : {};
    this.#shared = { parent: this, hooks: EXPLAINED, ...kept };
    const once = { ...this.#shared, ignoreChanges: isAway ? ALL_INPUTS : ["create", "connection"] };
    const triggers = [args.dropletId];

    const booted = new remote.Command(
      `${name}-first-boot`,
      {
        connection: args.connection,
        create: args.awaitFirstBoot,
        triggers,
        addPreviousOutputInEnv: false,
      },
      // It boots once: a change of this text or of the connection runs nothing.
      once,
    );

    // The first contact trusts whoever answers; every later one must show the same key (docs/decisions/0006).
    this.#recorded = new remote.Command(
      `${name}-host-key`,
      {
        connection: args.connection,
        create: `cut -d ' ' -f 1,2 ${SSH_HOST_KEY}`,
        triggers,
        addPreviousOutputInEnv: false,
      },
      { ...once, dependsOn: booted },
    );
    // A public key; the provider may mark it secret because the connection is. undefined: `pulumi up --target` of
    // something else, before it was ever recorded.
    this.hostKey = pulumi.unsecret(
      this.#recorded.stdout.apply((line: string | undefined) => line?.trim() ?? ""),
    );
    tellIfSlow(this.#recorded, "the host key", booted.id, LONG_OVER_SSH_MS, overSsh);
  }

  /**
   * Once: installs it.
   * @param after what is to be installed before
   * @returns what installs it; its output is what apply did, in a line per step
   */
  bring(brought: Brought, after: pulumi.Resource[] = []): remote.Command {
    const [name, shared] = [this.#name, this.#shared];
    const { placeholder, applyProgram } = brought;
    const triggers = [this.#args.dropletId];
    const connection = {
      ...this.#args.connection,
      hostKey: this.hostKey,
      // About 5 s: it has booted already, and a wrong host key, too, is reported only after the last dial.
      dialErrorLimit: 8,
    };
    const staged = pulumi.output(brought.release).apply((release) => ({
      known: { ...brought, release },
      folder: `${INCOMING_DIR}/${sha256(applyProgram + release.publicText).slice(0, 16)}`,
    }));
    const stage = (
      file: string,
      source: pulumi.Input<pulumi.asset.Asset>,
      dependsOn: pulumi.Resource,
    ): remote.CopyToRemote =>
      new remote.CopyToRemote(
        `${name}-${file.replace(/\..*$/, "")}`,
        {
          connection,
          source,
          remotePath: staged.apply(({ folder }) => `${folder}/${file}`),
          triggers,
        },
        { ...shared, dependsOn },
      );
    const program = stage("apply.cjs", new pulumi.asset.StringAsset(applyProgram), this.#recorded);
    // One after the other: both make the folder, and two at once were seen to trip over each other.
    const release = stage(
      "release.json",
      staged.apply(({ known }) => new pulumi.asset.StringAsset(known.release.publicText)),
      program,
    );

    // Made before it is installed: it may take minutes, in which nobody is kept from starting or stopping a restream.
    const made =
      placeholder &&
      new remote.Command(
        `${name}-placeholder`,
        {
          connection,
          create: staged.apply(({ folder, known }) => makeCommand(folder, known)),
          triggers,
          addPreviousOutputInEnv: false,
        },
        {
          ...shared,
          dependsOn: new remote.CopyToRemote(
            `${name}-placeholder-file`,
            {
              connection,
              source: new pulumi.asset.FileAsset(placeholder.path),
              remotePath: broughtPath(placeholder),
              triggers,
            },
            { ...shared, dependsOn: release },
          ),
        },
      );

    const apply = new remote.Command(
      `${name}-apply`,
      {
        connection,
        create: staged.apply(({ folder, known }) => applyCommand(folder, known)),
        stdin: pulumi.secret(staged.apply(({ known }) => known.release.secretText)),
        triggers,
        addPreviousOutputInEnv: false,
      },
      { ...shared, dependsOn: [program, release, ...(made ? [made] : []), ...after] },
    );
    tellIfSlow(program, "apply, the program", this.#recorded.id, LONG_OVER_SSH_MS, overSsh);
    tellIfSlow(release, "the release's files", program.id, LONG_OVER_SSH_MS, overSsh);
    tellIfSlow(apply, "the release", made?.id ?? release.id, LONG_FOR_A_RELEASE_MS, overSsh);
    this.registerOutputs({ hostKey: this.hostKey });
    return apply;
  }
}
