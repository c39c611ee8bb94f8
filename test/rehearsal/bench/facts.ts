// What can be seen of a relay without any fault: which ports are open to anybody, and where a stream key can be read.
import { SECRETS } from "../bed/secrets";
import { leaksIn } from "../verbs/leaks";
import { openToStrangers } from "../verbs/reach";
import type { Facts } from "./result";
import type { Stage } from "./stage";

/** Where people look, or leave things lying: what each prints is searched. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "command lines": ["ps", "-eo", "args"],
  journal: ["journalctl", "--no-pager", "-o", "cat"],
  "unit files": [
    ...["find", "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system"],
    ...["-type", "f", "-exec", "cat", "{}", "+"],
  ],
  // As nobody: also who could not even enter the folder does not read it.
  "files that everybody may read": [
    ...["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
    ...["find", "/etc", "/usr/local", "/run", "/var/lib", "/var/log", "-xdev"],
    ...["-path", "/etc/systemd/system", "-prune", "-o", "-path", "/usr/local/lib/systemd/system"],
    ...["-prune", "-o", "-type", "f", "-size", "-1024k", "-readable", "-exec", "cat", "{}", "+"],
  ],
};

export const factsOf = async ({ bed, address }: Stage): Promise<Facts> => {
  const { machine } = bed;
  const { twitchStreamKey, youtubeStreamKey } = SECRETS;
  const keyVisible: string[] = [];
  for (const [place, argv] of Object.entries(PLACES)) {
    // find fails for each folder that it may not enter, and for one that this relay does not have.
    const text = await machine.exec("sh", "-c", '"$@" 2>/dev/null; true', "sh", ...argv);
    if (text === "") throw new Error(`${place}: ${argv[0] ?? ""} printed nothing at all`);
    if (leaksIn(text, { twitchStreamKey, youtubeStreamKey }).length > 0) keyVisible.push(place);
  }
  const { open } = await openToStrangers(bed, address);
  return { openPorts: open.sort((a, b) => a - b), keyVisible };
};
