// Decides what is well and what is wrong as seen from home: OBS's port, the address, the firewall, the state, the way in. Pure.
import {
  notLooked,
  note,
  ok,
  run,
  wrong,
  type Finding,
} from "../../control/command/doctor/finding";
import type { Seen } from "../address/agree";
import { bare, entriesOf, holds } from "../address/entries";
import { wantedOf, type LetIn } from "../address/plan";
import { isInForce, type LiveFirewall } from "../address/state";

/** Where `pulumi stack export` writes to, in the project's folder (docs/usage/setup.md). */
export const STATE_COPY = "restream-state.json";

/** Whether OBS may send from this line, shall by the stack and may not yet, or somebody only administers from here, or neither. */
const roleOf = (
  seen: Seen,
  wanted: LetIn,
  live: LiveFirewall | undefined,
): "sends" | "waits" | "administers" | "neither" | "unknown" => {
  if ("trouble" in seen) return "unknown";
  const { rtmp, ssh } = wantedOf(wanted);
  if (holds(rtmp, seen.address))
    return live === undefined || holds(live.rtmp, seen.address) ? "sends" : "waits";
  return holds(ssh, seen.address) ? "administers" : "neither";
};

/** One entry of homeIp gives way to this line: not what somebody wants whose OBS is elsewhere. */
const LET_IN = [
  "Does OBS send from this line?",
  run("restream home-ip"),
  "Does it send from another one as well?",
  run("restream home-ip --add"),
];

export const portFindings = (
  address: string,
  port: number,
  answers: boolean,
  seen: Seen,
  wanted: LetIn,
  live: LiveFirewall | undefined,
): Finding[] => {
  if (answers) return [ok("port", `OBS's port answers from here (${address}, port ${port})`)];
  const role = roleOf(seen, wanted, live);
  // The address's own line says why.
  if (role === "waits" || role === "administers" || role === "neither") return [];
  return [
    wrong("port", `OBS's port does not answer from here (${address}, port ${port})`, [
      "Is MediaMTX well (below)? Then this network lets no RTMP out: use another one",
    ]),
  ];
};

/** @param page its address @returns nothing where this line may not open it */
export const pageFindings = (
  page: string,
  answers: boolean,
  seen: Seen,
  live: LiveFirewall | undefined,
): Finding[] => {
  if (answers) return [ok("page", `The page's port answers from here: ${page}`)];
  const isLetIn = "address" in seen && holds(live?.page ?? [], seen.address);
  return isLetIn
    ? [
        wrong("page", `The page's port does not answer from here (${page})`, [
          "Meanwhile the page opens through SSH:",
          run("restream page"),
          "What it says on the server:",
          run("restream logs page"),
        ]),
      ]
    : [];
};

/** A rescue speaks to each server by its own address. @param servers of a stack with a spare; none: it has none */
export const ownWayFindings = (
  servers: readonly { name: string; address: string; answers: boolean }[],
): Finding[] => {
  const silent = servers.filter(({ answers }) => !answers);
  // Why nothing answers, the server's own line says.
  if (silent.length === servers.length) return [];
  if (silent.length === 0)
    return [ok("way-in", "Both servers answer from here, each by its own address (SSH)")];
  return silent.map(({ name, address }) =>
    wrong("way-in", `${name} does not answer from here by its own address, ${address} (SSH)`, [
      "Which one is on air, and is there a spare?",
      run("restream pair"),
    ]),
  );
};

/** @param wanted as the stack has it @param live as the last `pulumi up` left it; undefined: there is no firewall yet */
export const addressFinding = (
  seen: Seen,
  wanted: LetIn,
  live: LiveFirewall | undefined,
): Finding => {
  if ("trouble" in seen) return notLooked("address", seen.trouble.split("\n")[0] ?? "");
  const { address } = seen;
  const { rtmp } = wantedOf(wanted);
  const role = roleOf(seen, wanted, live);
  if (role === "sends")
    return ok("address", `The server lets OBS in from your address, ${address}`);
  if (role === "waits")
    return wrong(
      "address",
      `The stack names your address, ${address}, and it is not in force yet`,
      // That would put another publisher's address into homeIp.
      [run(holds(entriesOf(wanted.homeIp), address) ? "restream home-ip" : "pulumi up")],
    );
  return role === "administers"
    ? note(
        "address",
        `From your address, ${address}, you may log in, and no OBS may send; OBS's lines are ${rtmp.join(", ")}`,
      )
    : wrong(
        "address",
        `Your address is ${address}; the server lets OBS in from ${rtmp.join(", ") || "nowhere"}`,
        LET_IN,
      );
};

/** As the last `pulumi up` left it; what was changed in DigitalOcean's panel since is not seen. */
export const firewallFinding = (live: LiveFirewall, wanted: LetIn): Finding =>
  isInForce(live, wantedOf(wanted))
    ? ok("firewall", "The firewall lets in exactly whom the stack names, as of the last pulumi up")
    : wrong(
        "firewall",
        "The firewall is not what the stack says: a change of homeIp, adminIp or pageFrom waits",
        [run("pulumi up")],
      );

/** @param now what `pulumi stack export` says @param copy the file's text; undefined: there is none */
export const backupFinding = (now: string, copy: string | undefined): Finding => {
  const todo = [run(`pulumi stack export --file ${STATE_COPY}`), "Keep a copy on another computer"];
  if (copy === undefined)
    return wrong(
      "backup",
      `There is no copy of Pulumi's state here (${STATE_COPY}): without the state this laptop's end is the server's, too`,
      todo,
    );
  return timeOf(copy) !== undefined && timeOf(copy) === timeOf(now)
    ? ok("backup", `Pulumi's state was exported since the last pulumi up (${STATE_COPY})`)
    : wrong("backup", `Pulumi's state has changed since it was exported (${STATE_COPY})`, todo);
};

/** When the state was last changed, as it says itself. */
const timeOf = (text: string): string | undefined => {
  try {
    const { deployment } = JSON.parse(text) as { deployment?: { manifest?: { time?: string } } };
    return deployment?.manifest?.time;
  } catch {
    return undefined;
  }
};

/** Whether somebody can log in from somewhere else, too. */
export const wayInFinding = (wanted: LetIn): Finding => {
  const { ssh } = wantedOf(wanted);
  return ssh.length > 1 || ssh.some((entry) => bare(entry).includes("/"))
    ? ok("way-in", "More than one address may log in on the server")
    : note(
        "way-in",
        `Only ${ssh.join(", ") || "nobody"} may log in on the server. From another line, restream home-ip lets you in; with a phone's address in restream:adminIp you need no laptop for it`,
      );
};
