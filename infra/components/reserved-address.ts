// The address that outlives the droplet: a reserved IP, and the step that leads it to the droplet once that is whole.
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { assignmentOf, type Holder, type Own } from "../advice/assignment";
import type { ServerName } from "../servers";
import type { ApiAccess } from "../settings";
import { assign, holderOf } from "./reserved-ip-api";
import { EXPLAINED } from "./explained";

export interface Lead {
  dropletIds: Readonly<Partial<Record<ServerName, pulumi.Input<string>>>>;
  /** The stack's droplets carry it. */
  tag: pulumi.Input<string>;
  /** Which of them it leads to if it leads nowhere. */
  onAir: ServerName;
  /** What must be done before OBS may get there: the delivery. */
  after: pulumi.Input<unknown>;
  api: ApiAccess;
}

/**
 * In Pulumi's state it belongs to no droplet, and there is no resource for the assignment: after a move by hand, refresh would
 * drop that, and the next up would move the address back.
 */
export class ReservedAddress extends pulumi.ComponentResource {
  /** Wherever it leads. */
  readonly reserved: pulumi.Output<string>;
  readonly #name: string;

  constructor(name: string, region: string, opts?: pulumi.ComponentResourceOptions) {
    super("restream:infra:ReservedAddress", name, {}, opts);
    this.#name = name;
    const { ipAddress } = new digitalocean.ReservedIp(
      `${name}-reserved-ip`,
      { region },
      // Another region would be another address.
      { parent: this, hooks: EXPLAINED, ignoreChanges: ["region", "dropletId"] },
    );
    this.reserved = ipAddress;
    this.registerOutputs({ reserved: ipAddress });
  }

  /** @returns the address, known once it leads to the droplet, or is another's */
  leadTo({ dropletIds, tag: stackTag, onAir, after, api }: Lead): pulumi.Output<string> {
    return pulumi
      .all([this.reserved, dropletIds, stackTag, after])
      .apply(async ([address, ids, tag]) => {
        if (!pulumi.runtime.isDryRun())
          await this.#lead(api, address, { ids, tag, prefix: this.#name, onAir });
        return address;
      });
  }

  async #lead(api: ApiAccess, address: string, own: Own): Promise<void> {
    let holder: Holder | undefined;
    try {
      holder = await holderOf(api, address);
    } catch (error) {
      // What was released is in force: not a reason to call the whole up failed.
      await pulumi.log.warn(
        `whether the reserved IP ${address} leads to the server is not known: ${messageOf(error)}. The next pulumi up looks again.`,
        this,
      );
      return;
    }
    const todo = assignmentOf(holder, own);
    if (todo.kind === "held by another")
      await pulumi.log.warn(
        `the reserved IP ${address} leads to droplet ${holder?.id ?? ""}, which is not this stack's, and is left there. To have it back: unassign it in DigitalOcean's control panel, then pulumi up`,
        this,
      );
    if (todo.kind === "assign") await assign(api, address, todo.id);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
