// The command where things go wrong around it: a lost line, no line, a question, a program that reads it.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { both, expectEnds, expectExit, scenario, untilShown } from "./asked";
import { onServer, restreamOnServer } from "../verbs/on-server";
import { lateOf, toldOf } from "./told";
import { PLATFORMS } from "../result/platform-names";
import { nft } from "../verbs/nft";
import { WITHIN_MS } from "../verbs/deadlines";

const WATCH_SECONDS = 6;

export const commandEdges = scenario(
  "command-edges",
  "status for programs and watched; stop all asks; a lost line ends no rollover; a server that cannot be reached",
  async (bed, since) => {
    await untilShown(bed, both("sending"), true, 0);
    return [
      ...(await json(bed)),
      ...(await watched(bed)),
      ...(await asks(bed)),
      ...(await stopHangs(bed)),
      ...(await lineIsLost(bed, since)),
      ...(await unreachable(bed)),
    ];
  },
);

/** The contract for programs (docs/decisions/0015). */
const CONTRACT = {
  version: "number",
  time: "string",
  publisher: { online: "boolean", name: "string", since: "string" },
  destinations: {
    name: "string",
    state: "string",
    since: "string",
    bitrateKbps: "number",
    sessionSeconds: "number",
  },
  gapsToday: "number",
  transferGiB: "number",
} as const;

const json = async (bed: Bed): Promise<string[]> => {
  const { output, code } = await restreamOnServer(bed, "status", "--json");
  const status = JSON.parse(output) as Record<string, unknown>;
  const problems = code === 0 ? [] : [`status --json: exit code ${code}`];
  for (const [field, type] of Object.entries(CONTRACT)) {
    const value = status[field];
    const parts = typeof type === "string" ? [] : Object.entries(type);
    const places = parts.length === 0 ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
    if (typeof type === "string" && typeof value !== type)
      problems.push(`status --json: ${field} is ${JSON.stringify(value)}`);
    for (const place of places)
      for (const [part, kind] of parts)
        if (typeof (place as Record<string, unknown>)[part] !== kind)
          problems.push(`status --json: ${field}.${part} is not a ${kind}`);
  }
  const { destinations } = status as { destinations: unknown[] };
  if (destinations.length !== PLATFORMS.length) problems.push("status --json: not all are listed");
  return problems;
};

const watched = async (bed: Bed): Promise<string[]> => {
  const { code, output } = await onServer(bed, [
    ...["timeout", "--foreground", "--preserve-status", "--signal=INT", String(WATCH_SECONDS)],
    ...["/usr/local/bin/restream", "status", "--watch"],
  ]);
  const screens = output.match(/^restream, /gm)?.length ?? 0;
  return [
    ...(code === 0 ? [] : [`status --watch: exit code ${code} after Ctrl-C`]),
    ...(screens >= 2 ? [] : [`status --watch: ${screens} screens in ${WATCH_SECONDS} s`]),
  ];
};

/** On a terminal of its own, that types `answer`, and is there until the command has ended. */
const typed = (bed: Bed, answer: string): ReturnType<typeof onServer> =>
  onServer(bed, [
    ...["bash", "-c"],
    `(sleep 1; echo ${answer}; sleep 3) | script --quiet --return --command '/usr/local/bin/restream stop all' /dev/null`,
  ]);

const asks = async (bed: Bed): Promise<string[]> => {
  const no = await typed(bed, "n");
  const problems = expectExit(
    no,
    3,
    /ends the broadcast at twitch and youtube[\s\S]*Nothing was changed/,
  );
  await untilShown(bed, both("sending"), true, 0);
  problems.push(
    ...expectExit(await typed(bed, "y"), 0, /twitch is stopped[\s\S]*youtube is stopped/),
  );
  await untilShown(bed, both("off"), true, 0);
  problems.push(
    ...expectExit(await restreamOnServer(bed, "start", "all"), 0, /sending to youtube/),
  );
  return problems;
};

/** Stands for an ffmpeg that does not end when it is told to. */
const SLOW_STOP = `folder=/run/systemd/system/restream-twitch.service.d
mkdir -p $folder
printf '[Service]\\nExecStop=/bin/sleep 6\\n' > $folder/slow-stop.conf
systemctl daemon-reload`;
const NO_SLOW_STOP = `rm /run/systemd/system/restream-twitch.service.d/slow-stop.conf
systemctl daemon-reload`;

/** The operator does not wait for it. */
const stopHangs = async (bed: Bed): Promise<string[]> => {
  await untilShown(bed, both("sending"), true, 0);
  await bed.machine.exec("bash", "-c", SLOW_STOP);
  const stopped = await onServer(bed, [
    ...["timeout", "--foreground", "--preserve-status", "--signal=INT", "2"],
    ...["/usr/local/bin/restream", "stop", "twitch"],
  ]);
  await bed.machine.exec("bash", "-c", NO_SLOW_STOP);
  await untilShown(bed, { twitch: "off", youtube: "sending" }, true, 0);
  return [
    ...expectExit(stopped, 1, /twitch: systemd goes on with the stop; not waited for/),
    ...expectExit(await restreamOnServer(bed, "start", "twitch"), 0, /sending to twitch/),
  ];
};

const lineIsLost = async (bed: Bed, began: number): Promise<string[]> => {
  const since = now();
  const flag = join(bed.runFolder, "line-is-lost");
  // The whole group: the launcher, and ssh with it.
  const line = bed.project.shell(
    `setsid restream rollover twitch & while [ ! -e '${flag}' ]; do sleep 0.1; done; kill -KILL -- -$!`,
  );
  await eventually("the old broadcast has ended", WITHIN_MS.rolledOver, () => {
    const { connections } = bed.platforms.twitch;
    if (!connections.some(({ endedAt }) => endedAt !== undefined && endedAt > since))
      throw new Error("not yet");
  }).finally(() => {
    writeFileSync(flag, "");
  });
  await line;
  rmSync(flag);
  await eventually("the new broadcast has begun all the same", WITHIN_MS.rolledOver, () => {
    if (!bed.platforms.twitch.connections.some(({ startedAt }) => startedAt > since))
      throw new Error("not yet");
  });
  const told = await toldOf("rolled over", now(), /You rolled over Twitch/, began);
  await untilShown(bed, both("sending"), true, 0);
  return [...expectEnds(bed, "twitch", since, ["unpublish"]), ...lateOf([told])];
};

const NO_SSH = "inet rehearsal_no_ssh";

/** Its packets are dropped on the way, as by a firewall that knows another address. */
const unreachable = async (bed: Bed): Promise<string[]> => {
  nft(`table ${NO_SSH} {
  chain forward {
    type filter hook forward priority -10; policy accept;
    tcp dport 22 drop
  }
}
`);
  try {
    return expectExit(
      await bed.project.server("status"),
      4,
      /cannot be reached by SSH[\s\S]*address/,
    );
  } finally {
    nft(`delete table ${NO_SSH}\n`);
  }
};
