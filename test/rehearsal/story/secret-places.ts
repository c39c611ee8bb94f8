// Where a key could slip out, each with the text that is there and with what shows that this is the right text.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bed } from "../bed/bed";
import { collectEvidence } from "../verbs/evidence";
import { allMessages } from "../bed/notices-receivers";
import { STACK } from "../bed/project";
import { PLANTED } from "./planted-key";

export interface Place {
  text: string;
  /** What is certainly there: the planted key, or what only the right text holds. */
  holds: string[];
  /** Not even the address of whoever publishes: it leaves the droplet, or is kept. */
  hidesHome?: true;
}
type Places = Record<string, Place>;

export const placesOnDroplet = async ({ machine, say }: Bed): Promise<Places> => {
  const onDroplet = async (line: string, ...holds: string[]): Promise<Place> => ({
    text: await machine.exec("sh", "-c", line),
    holds,
  });
  const units = "'restream-*' 'mediamtx-*' 'restreamd*'";
  const isApiOn = (await machine.exec("ss", "-Hltn", "sport = :9997")) !== "";
  if (!isApiOn) say("MediaMTX's API is off: there is nothing to ask it");
  const asksPlatforms =
    (await machine.exec("sh", "-c", "ls -d /run/restreamd-broadcasts 2>/dev/null || true")) !== "";
  return {
    "user data": await onDroplet("cat /var/lib/cloud/instance/user-data.txt", "#cloud-config"),
    "the metadata": await onDroplet(
      "curl --fail --silent http://169.254.169.254/metadata/v1.json",
      '"user_data":"#cloud-config',
    ),
    "argv of every process": await onDroplet(
      "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '",
      PLANTED,
    ),
    // Anchored: argv does not say PLANTED=.
    "environment of every process": await onDroplet(
      "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '",
      `PLANTED=${PLANTED}`,
    ),
    journal: await onDroplet("journalctl --no-pager -o json --all", PLANTED),
    "systemctl status and show": await onDroplet(
      `systemctl status --no-pager -n 1000 ${units}; systemctl show ${units}`,
      PLANTED,
    ),
    "files that others may read": await onDroplet(
      "find /etc /usr/local /var/lib/restream /var/lib/restreamd-* /var/log /run /tmp /var/tmp -xdev -type f -perm -004 -exec cat {} + | tr -d '\\0'",
      PLANTED,
    ),
    "what restreamd keeps": {
      ...(await onDroplet("cat /var/lib/restreamd/state.json", '"nextNumber"', "203.0.113.x")),
      hidesHome: true,
    },
    "what restreamd sees": await onDroplet("cat /run/restreamd/now.json", '"destinations"'),
    "what the notices keep": await onDroplet(
      "cat /var/lib/restreamd-notices/*.json; ls /var/lib/restreamd-notices",
      '"cursor"',
      "discord.json",
      "apprise-",
    ),
    ...(asksPlatforms
      ? {
          "what asks the platforms keeps, and leaves": await onDroplet(
            "cat /var/lib/restreamd-broadcasts/*.json /run/restreamd-broadcasts/*.json",
            '"units"',
            '"answer":"live"',
          ),
        }
      : {}),
    "restream status and events": await onDroplet(
      "for what in status 'status --json' 'events --number 300'; do /usr/local/bin/restream $what; done; true",
      '"version"',
      "viewers: ",
    ),
    ...(isApiOn ? await mediamtxApi(onDroplet) : {}),
  };
};

/** As any local user, without a credential: it must answer, and no more than that it does not. */
const mediamtxApi = async (
  onDroplet: (line: string, ...holds: string[]) => Promise<Place>,
): Promise<Places> => {
  const ask = (path: string): Promise<Place> =>
    onDroplet(
      `setpriv --reuid=nobody --regid=nogroup --clear-groups curl --silent --write-out ' answered %{http_code}' http://127.0.0.1:9997${path}`,
      " answered 401",
    );
  return {
    "MediaMTX's connections": await ask("/v3/rtmpconns/list"),
    "MediaMTX's configuration": await ask("/v3/config/global/get"),
  };
};

export const placesHere = async (bed: Bed): Promise<Places> => {
  const { project, simulator, report } = bed;
  const pulumi = async (...args: string[]): Promise<string> =>
    (await project.mustPulumi([...args, "-s", STACK])).stdout;
  const state = fileURLToPath(bed.engine.env()["PULUMI_BACKEND_URL"] ?? "");
  return {
    "what people were told": {
      text: allMessages(),
      holds: ["OBS is connected", "You started Twitch"],
      hidesHome: true,
    },
    "the plain outputs": {
      text: await pulumi("stack", "output", "--json"),
      holds: ['"obsServer"', '"obsStreamKey"'],
    },
    "the exported state": {
      text: await pulumi("stack", "export"),
      holds: ["restream-droplet", "ciphertext"],
    },
    "the state's files": { text: textIn(state), holds: ["restream-droplet", "ciphertext"] },
    "the stack file": {
      text: readFileSync(join(project.folder, `Pulumi.${STACK}.yaml`), "utf8"),
      holds: ["restream:publishKey", "secure:"],
    },
    "the report": { text: JSON.stringify(report), holds: ['"providers"'] },
    evidence: { text: await evidenceOf(bed), holds: [PLANTED] },
    "simulator log": { text: JSON.stringify(simulator.log), holds: ["user_data", PLANTED] },
    "Pulumi's output": { text: project.transcript, holds: ["restream-droplet", PLANTED] },
  };
};

/** As after a failure. */
const evidenceOf = async (bed: Bed): Promise<string> => {
  const folder = mkdtempSync(join(dirname(bed.project.folder), "evidence-"));
  try {
    await collectEvidence(bed.evident, folder);
    return textIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The text of every file in it, one after the other, each after its name. */
const textIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => `${file}\n${readFileSync(file, "utf8")}`)
    .join("\n");
