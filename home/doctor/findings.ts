// Decides what is well and what is wrong as seen from home: OBS's port, the address, the firewall, the state, the way in. Pure.
import { notLooked, ok, wrong, type Finding } from "../../control/command/doctor/finding";
import type { Seen } from "../address/agree";
import { bare, entriesOf, holds } from "../address/entries";
import { wantedOf, type LetIn } from "../address/plan";
import { isInForce, type LiveFirewall } from "../address/state";

const run = (command: string): { run: string } => ({ run: command });

/** Where `pulumi stack export` writes to, in the project's folder (docs/usage/setup.md). */
export const STATE_COPY = "restream-state.json";

export const portFinding = (address: string, port: number, answers: boolean): Finding =>
  answers
    ? ok("port", `OBS's port answers from here (${address}, port ${port})`)
    : wrong("port", `OBS's port does not answer from here (${address}, port ${port})`, [
        "Did your address change?",
        run("restream home-ip"),
        "Else this network lets no RTMP out: use another one",
      ]);

/** @param homeIp as the stack has it */
export const addressFinding = (seen: Seen, homeIp: string): Finding => {
  if ("trouble" in seen) return notLooked("address", seen.trouble.split("\n")[0] ?? "");
  const { address } = seen;
  return holds(entriesOf(homeIp), address)
    ? ok("address", `Your address, ${address}, is one that restream:homeIp lets in`)
    : wrong(
        "address",
        `Your address is ${address}; restream:homeIp lets ${entriesOf(homeIp).map(bare).join(", ") || "nobody"} in`,
        [run("restream home-ip")],
      );
};

/** As the last `pulumi up` left it; what was changed in DigitalOcean's panel since is not seen. */
export const firewallFinding = (live: LiveFirewall, wanted: LetIn): Finding =>
  isInForce(live, wantedOf(wanted))
    ? ok("firewall", "The firewall lets in exactly whom the stack names, as of the last pulumi up")
    : wrong(
        "firewall",
        "The firewall is not what the stack says: a change of homeIp or adminIp waits",
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

/** Whether somebody else, or somewhere else, may log in too. */
export const wayInFinding = (wanted: LetIn): Finding => {
  const { ssh } = wantedOf(wanted);
  return ssh.length > 1 || ssh.some((entry) => bare(entry).includes("/"))
    ? ok("way-in", "More than one address may log in on the server")
    : wrong(
        "way-in",
        "Only one address may log in on the server: if that line fails, nobody gets in",
        ["From another line (a phone's):", run("restream home-ip --add")],
      );
};
