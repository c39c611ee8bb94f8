// What can be done to a droplet that is there: its power, its name.
// Spec: digitalocean/openapi specification/resources/droplets/dropletActions_post.yml. "Droplet already has a pending event." is
// what the real one says (https://github.com/hashicorp/packer/issues/1814), and that a droplet with one is `locked`; that it
// refuses with 422 what is so already is a guess on the strict side, and its words are ours.
import { setTimeout as pause } from "node:timers/promises";
import { actionOf, actionReply, actionsOf, beginAction, endAction } from "./actions";
import type { DropletPower } from "./datacenter";
import type { ActionTimes } from "./hardware";
import { notFound, notSimulated, unprocessable, type Reply } from "./reply";
import { textOf, type JsonObject, type Route } from "./request";
import type { Account, Action, Droplet } from "./state";

interface PowerAction {
  takes: keyof ActionTimes;
  /** The droplet's status before and after. */
  from: Droplet["status"];
  to: Droplet["status"];
  does(power: DropletPower, id: number): Promise<void>;
}

const POWER: Readonly<Record<string, PowerAction>> = {
  power_off: { takes: "powerOff", from: "active", to: "off", does: (power, id) => power.off(id) },
  power_on: { takes: "powerOn", from: "off", to: "active", does: (power, id) => power.on(id) },
  shutdown: {
    takes: "shutdown",
    from: "active",
    to: "off",
    does: (power, id) => power.shutDown(id),
  },
};

/** A droplet whose host is dead is asked in vain, also when that dies meanwhile. */
async function carryOut(
  account: Account,
  droplet: Droplet,
  action: Action,
  { takes, to, does }: PowerAction,
  power: DropletPower,
): Promise<void> {
  const { hardware } = account;
  await pause(hardware.times[takes], undefined, { ref: false });
  await hardware.answers(droplet.id);
  try {
    await does(power, droplet.id);
  } catch (error) {
    // No fault of the simulated world: a shutdown is an attempt, and the real one ends `errored`, too.
    if (action.type !== "shutdown")
      account.datacenterErrors.push(
        `${action.type} ${String(droplet.id)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    droplet.locked = false;
    endAction(action, "errored");
    return;
  }
  const follow = (): void => {
    droplet.status = to;
    droplet.locked = false;
  };
  if (hardware.times.statusLag === 0) follow();
  endAction(action, "completed");
  await pause(hardware.times.statusLag, undefined, { ref: false });
  follow();
}

function switchPower(account: Account, droplet: Droplet, type: string, how: PowerAction): Reply {
  const { power } = account.datacenter;
  if (power === undefined) return notSimulated(`droplet action ${type} in this datacenter`);
  if (droplet.status !== how.from)
    return unprocessable(`Droplet is already powered ${how.to === "off" ? "off" : "on"}.`);
  const action = beginDropletAction(account, droplet, type);
  droplet.locked = true;
  return {
    ...actionReply(action, 201),
    afterwards: () => {
      droplet.acting = carryOut(account, droplet, action, how, power);
    },
  };
}

const beginDropletAction = (account: Account, { id, region }: Droplet, type: string): Action =>
  beginAction(account, { type, region, resource: { id, type: "droplet" } });

function act(account: Account, droplet: Droplet, body: JsonObject): Reply {
  const type = textOf(body, "type");
  if (droplet.locked) return unprocessable("Droplet already has a pending event.");
  const power = POWER[type];
  if (power !== undefined) return switchPower(account, droplet, type, power);
  // Resizing would need a datacenter that can do it: left out on purpose.
  if (type !== "rename") return notSimulated(`droplet action ${type}`);
  droplet.name = textOf(body, "name");
  const action = beginDropletAction(account, droplet, type);
  endAction(action, "completed");
  return actionReply(action, 201);
}

const ALL = /^\/v2\/droplets\/(\d+)\/actions$/;

export const dropletActionRoutes: Route[] = [
  {
    method: "GET",
    path: ALL,
    handle: ({ params: [id = ""], query }, account) => {
      if (!account.droplets.has(Number(id))) return notFound();
      const path = `droplets/${id}/actions`;
      return actionsOf(account, { id: Number(id), type: "droplet" }, query, path);
    },
  },
  {
    method: "POST",
    path: ALL,
    handle: ({ params: [id], body }, account) => {
      const droplet = account.droplets.get(Number(id));
      return droplet === undefined ? notFound() : act(account, droplet, body);
    },
  },
  {
    method: "GET",
    path: /^\/v2\/droplets\/(\d+)\/actions\/(\d+)$/,
    handle: ({ params: [droplet, id] }, account) =>
      actionOf(account, { id: Number(droplet), type: "droplet" }, Number(id)),
  },
];
