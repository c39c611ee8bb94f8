// No key where it does not belong: each place is searched, and each search is shown to find what is there.
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
    await plant(bed);
    const places = await placesOf(bed);
    await unplant(bed);
    const found = Object.entries(places).flatMap(([place, { text, holds }]) => {
      if (!text.includes(holds))
        throw new Error(`${place}: lacks ${holds}: it was not really searched`);
      return leaksIn(text, keys).map((name) => `${name} in ${place}`);
    });
    if (found.length > 0) throw new Error(found.join(", "));
    return NOT_MEASURED;
  },
};

/** A key of nobody, put where on the droplet a key could slip out. */
const PLANTED = "test-key-planted-0123456789";
const PLANTED_UNIT = "restream-planted.service";
const PLANTED_FILE = "/var/tmp/planted-key";

const plant = async ({ machine }: Bed): Promise<void> => {
  await machine.exec("sh", "-c", `echo ${PLANTED} > ${PLANTED_FILE} && chmod 644 ${PLANTED_FILE}`);
  // In argv, in the environment, and, by its description, in the journal and in systemctl's words.
  await machine.exec(
    ...["systemd-run", "--collect", `--unit=${PLANTED_UNIT}`, `--setenv=PLANTED=${PLANTED}`],
    ...["sh", "-c", "sleep 300", PLANTED],
  );
};

const unplant = async ({ machine }: Bed): Promise<void> => {
  await machine.exec("rm", PLANTED_FILE);
  await machine.exec("systemctl", "stop", PLANTED_UNIT);
};

interface Place {
  text: string;
  /** What is certainly there: the planted key, or what shows that the right thing was read. */
  holds: string;
}

const placesOf = async ({ machine, simulator, project }: Bed): Promise<Record<string, Place>> => {
  const onDroplet = async (line: string, holds = PLANTED): Promise<Place> => ({
    text: await machine.exec("sh", "-c", line),
    holds,
  });
  const units = "'restream-*' mediamtx-restream";
  return {
    "user data": await onDroplet("cat /var/lib/cloud/instance/user-data.txt", "#cloud-config"),
    "argv of every process": await onDroplet("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"),
    // Anchored: argv does not say PLANTED=.
    "environment of every process": await onDroplet(
      "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '",
      `PLANTED=${PLANTED}`,
    ),
    journal: await onDroplet("journalctl --no-pager -o json --all"),
    "systemctl status and show": await onDroplet(
      `systemctl status --no-pager -n 1000 ${units}; systemctl show ${units}`,
    ),
    "files that others may read": await onDroplet(
      "find /etc /usr/local /var/lib/restream /var/log /run /tmp /var/tmp -xdev -type f -perm -004 -exec cat {} + | tr -d '\\0'",
    ),
    "simulator log": { text: JSON.stringify(simulator.log), holds: "user_data" },
    "Pulumi's output": { text: project.transcript, holds: "restream-droplet" },
  };
};
