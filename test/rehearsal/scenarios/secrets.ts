// No key where it does not belong: each place is searched, and a planted key must be found in each.
import type { Bed } from "../bed";
import { SECRETS } from "../bed";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";

/** The forms in which a key could slip out. */
const formsOf = (key: string): string[] => [
  ...new Set([
    key,
    encodeURIComponent(key),
    Buffer.from(key).toString("base64").replace(/=+$/, ""),
  ]),
];

export const leaksIn = (text: string, keys: Record<string, string>): string[] =>
  Object.entries(keys).flatMap(([name, key]) =>
    formsOf(key).some((form) => text.includes(form)) ? [name] : [],
  );

export const secrets: Scenario = {
  name: "secrets",
  title:
    "no key in user data, argv, environment, journal, unit files, simulator log or Pulumi's output",
  suite: "story",
  run: async (bed) => {
    const { publishKey, twitchStreamKey, youtubeStreamKey } = SECRETS;
    const keys = { publishKey, twitchStreamKey, youtubeStreamKey };
    const places = await placesOf(bed);
    const found = Object.entries(places).flatMap(([place, text]) => {
      if (text.length === 0) throw new Error(`${place}: is empty, so nothing was searched`);
      if (leaksIn(`${text}\n${twitchStreamKey}`, keys).length === 0)
        throw new Error(`${place}: a planted key was not found`);
      return leaksIn(text, keys).map((name) => `${name} in ${place}`);
    });
    if (found.length > 0) throw new Error(found.join(", "));
    return NOT_MEASURED;
  },
};

const placesOf = async ({ machine, simulator, project }: Bed): Promise<Record<string, string>> => {
  const shell = (line: string): Promise<string> => machine.exec("sh", "-c", line);
  return {
    "user data": await shell("cat /var/lib/cloud/instance/user-data.txt"),
    "argv of every process": await shell("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"),
    "environment of every process": await shell(
      "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '",
    ),
    journal: await shell("journalctl --no-pager -o json --all"),
    "systemctl status and show": await shell(
      "systemctl status --no-pager -n 1000 'restream-*' mediamtx-restream; systemctl show 'restream-*' mediamtx-restream",
    ),
    "files that others may read": await shell(
      "find /etc /usr/local /var/lib/restream /var/log /run /tmp /var/tmp -xdev -type f -perm -004 -exec cat {} + | tr -d '\\0'",
    ),
    "simulator log": JSON.stringify(simulator.log),
    "Pulumi's output": project.transcript,
  };
};
