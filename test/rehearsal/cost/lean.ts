// What options of the parts that carry the stream give: processor, memory and latency with each and without any, by turns on one
// server; and which part takes how much.
// Needs: as the suite cost.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { ScriptedPublisher } from "../../support/publisher/scripted/scripted-publisher";
import type { Bed } from "../bed/bed";
import type { Figures } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import type { Edit } from "../verbs/edit";
import { withScripted } from "../verbs/encoder";
import { unitOf } from "../verbs/restream";
import { ensureOnAir, expectSource, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { usedBy, type Used } from "../verbs/used";
import { edit } from "../verbs/while-edited";
import { latencyOf } from "./latency";
import { median, spread } from "./statistics";

/** In each, the server as it is and with each option once: as many pairs per option. */
const ROUNDS = 20;
const SECONDS = 12;
/** A start's burst is over. */
const SETTLES_MS = 3000;
/** As usedBy counts: a hundredth of a second. */
const PERCENT = 100;

const RESTREAMS = PLATFORMS.map(unitOf);
const MEDIAMTX = "mediamtx-restream";
/** In the order of the stream; each is measured on its own, all restreams as one. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  MediaMTX: [MEDIAMTX],
  feed: ["mediamtx-feed"],
  hub: ["mediamtx-hub"],
  restreams: RESTREAMS,
};
const CARRY = Object.values(PARTS).flat();
const unitFile = (unit: string): string => `/etc/systemd/system/${unit}.service`;

interface Option {
  name: string;
  words: string;
  edits: readonly Edit[];
}

/** What options are compared with. */
const AS_IT_IS: Option = { name: "as it is", words: "the server as it is", edits: [] };

const environment = (units: readonly string[], value: string): Edit[] =>
  units.map((unit) => ({
    ...{ path: unitFile(unit), from: /^\[Service\]$/m },
    to: `[Service]\nEnvironment=${value}`,
  }));

const OPTIONS: readonly Option[] = [
  {
    name: "hub-chunks",
    words: "the hub cuts messages into 64 KB instead of 4",
    edits: [
      {
        path: "/usr/local/share/restream/hub.conf",
        from: "chunk_size 4096;",
        to: "chunk_size 65536;",
      },
    ],
  },
  {
    name: "restreams-unflushed",
    words: "the restreams write when their buffer is full, not after each packet",
    edits: RESTREAMS.map((unit) => ({
      ...{ path: unitFile(unit), from: "-f flv -flvflags" },
      to: "-flush_packets 0 -f flv -flvflags",
    })),
  },
  {
    name: "ffmpeg-arenas",
    words: "feed and restreams have one arena of memory for all threads",
    edits: environment(["mediamtx-feed", ...RESTREAMS], "MALLOC_ARENA_MAX=1"),
  },
  {
    name: "mediamtx-garbage",
    words: "MediaMTX collects its garbage at four times the memory in use, not at twice",
    edits: environment([MEDIAMTX], "GOGC=300"),
  },
  {
    name: "mediamtx-one-processor",
    words: "MediaMTX uses one processor at a time",
    edits: environment([MEDIAMTX], "GOMAXPROCS=1"),
  },
];

interface Turn {
  parts: Record<string, { cpu: number; memory: number }>;
  cpu: number;
  memory: number;
  latency: number;
}
/** By the option's name; one turn per round, in the rounds' order. */
type Turns = Record<string, Turn[]>;

const options: Scenario = rowsAfter("lean", ensureOnAir)(
  "options",
  `${OPTIONS.map(({ name, words }) => `${name}: ${words}`).join("; ")}: ${ROUNDS} rounds of ${SECONDS} s each by turns, beside the server as it is`,
  async (bed, _since, figures) => {
    await bed.machine.exec("systemctl", "stop", "restreamd"); // it would take what is restarted for a fault
    const turns: Turns = Object.fromEntries([AS_IT_IS, ...OPTIONS].map(({ name }) => [name, []]));
    try {
      for (let round = 1; round <= ROUNDS; round++)
        for (const option of inOrderOf(round)) {
          const turn = await turnWith(bed, option);
          turns[option.name]?.push(turn);
          const { cpu, memory, latency } = turn;
          bed.say(
            `  round ${round} of ${ROUNDS}, ${option.name}: ${cpu.toFixed(1)} %, ${memory.toFixed(0)} MB, ${latency.toFixed(0)} ms`,
          );
        }
    } finally {
      await restart(bed);
      await bed.machine.exec("systemctl", "start", "restreamd");
    }
    await shown(bed, "placeholder");
    Object.assign(figures, figuresOf(turns));
    // A restream whose feed has just ended is killed, and its broadcast goes on: how many end is chance.
    return { excused: PLATFORMS };
  },
);

/** Another one is first each time, and every second round goes backwards: what drifts counts for all. */
const inOrderOf = (round: number): readonly Option[] => {
  const all = [AS_IT_IS, ...OPTIONS];
  const first = round % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? turned.reverse() : turned;
};

const turnWith = async (bed: Bed, { edits }: Option): Promise<Turn> => {
  const putBack = edit(bed, edits);
  try {
    await restart(bed);
    return await withScripted(bed, { source: "live", tellsSent: true }, (_, encoder) =>
      measured(bed, encoder),
    );
  } finally {
    putBack();
  }
};

/** All of them each time, whatever the option: a start counts for all. */
const restart = async (bed: Bed): Promise<void> => {
  await bed.machine.exec("systemctl", "daemon-reload");
  await bed.machine.exec("systemctl", "restart", ...CARRY);
};

/** From now on, at all platforms. */
const shown = async (bed: Bed, source: "live" | "placeholder"): Promise<void> => {
  const from = now();
  for (const name of PLATFORMS)
    await expectSource(bed.platforms[name], source, from, WITHIN_MS.shownAnew);
};

const measured = async (bed: Bed, encoder: ScriptedPublisher): Promise<Turn> => {
  await shown(bed, "live");
  await pause(SETTLES_MS);
  const since = now();
  const before = await usedByParts(bed);
  await pause(SECONDS * 1000);
  const after = await usedByParts(bed);
  const until = now();
  const parts = Object.fromEntries(
    Object.keys(PARTS).map((name) => {
      const [was, is] = [before[name], after[name]] as [Used, Used];
      const cpu = ((is.cpuSeconds - was.cpuSeconds) / ((until - since) / 1000)) * PERCENT;
      return [name, { cpu, memory: is.megabytes }];
    }),
  );
  const sum = (of: "cpu" | "memory"): number =>
    Object.values(parts).reduce((total, part) => total + part[of], 0);
  return {
    parts,
    cpu: sum("cpu"),
    memory: sum("memory"),
    latency: latencyOf(bed, encoder, since, until),
  };
};

const usedByParts = async (bed: Bed): Promise<Record<string, Used>> => {
  const used: Record<string, Used> = {};
  for (const [name, units] of Object.entries(PARTS)) used[name] = await usedBy(bed, units);
  return used;
};

const UNITS = { cpu: "%", memory: "MB", latency: "ms" } as const;

const figuresOf = (turns: Turns): Figures => {
  const asItIs = turns[AS_IT_IS.name] ?? [];
  const figures: Figures = {};
  for (const name of Object.keys(PARTS))
    for (const of of ["cpu", "memory"] as const)
      figures[`${name} as it is: ${of}, median ${UNITS[of]}`] = rounded(
        median(asItIs.map(({ parts }) => parts[name]?.[of] ?? NaN)),
      );
  for (const of of ["cpu", "memory", "latency"] as const) {
    const ofAll = asItIs.map((turn) => turn[of]);
    Object.assign(figures, spread(`${AS_IT_IS.name}: ${of}`, UNITS[of], ofAll));
    for (const { name } of OPTIONS) {
      const differences = (turns[name] ?? []).map((turn, at) => turn[of] - (ofAll[at] ?? NaN));
      Object.assign(figures, spread(`${name}, difference of ${of}`, UNITS[of], differences));
      figures[`${name}: less ${of}, in rounds of ${ROUNDS}`] = differences.filter(
        (one) => one < 0,
      ).length;
    }
  }
  return figures;
};

const rounded = (value: number): number => Number(value.toFixed(2));

export const LEAN: readonly Scenario[] = [options];
