// What options of the parts that carry the stream give: processor, memory and latency with and without each, by turns on one server; and which
// part takes how much.
// Needs: as the suite cost. One option: npm run rehearse -- --suite lean --only hub-chunks
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

const PAIRS = 20;
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
const unitFile = (unit: string): string => `/etc/systemd/system/${unit}.service`;

interface Option {
  name: string;
  words: string;
  /** What reads it at its start. MediaMTX ends OBS's connection with its own. */
  units: readonly string[];
  edits: readonly Edit[];
}

const environment = (units: readonly string[], value: string): Edit[] =>
  units.map((unit) => ({
    ...{ path: unitFile(unit), from: /^\[Service\]$/m },
    to: `[Service]\nEnvironment=${value}`,
  }));

const OPTIONS: readonly Option[] = [
  {
    name: "hub-chunks",
    words: "the hub cuts messages into 64 KB instead of 4",
    units: ["mediamtx-hub", "mediamtx-feed", ...RESTREAMS],
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
    units: RESTREAMS,
    edits: RESTREAMS.map((unit) => ({
      ...{ path: unitFile(unit), from: "-f flv -flvflags" },
      to: "-flush_packets 0 -f flv -flvflags",
    })),
  },
  {
    name: "ffmpeg-arenas",
    words: "feed and restreams have one arena of memory for all threads",
    units: ["mediamtx-feed", ...RESTREAMS],
    edits: environment(["mediamtx-feed", ...RESTREAMS], "MALLOC_ARENA_MAX=1"),
  },
  {
    name: "mediamtx-garbage",
    words: "MediaMTX collects its garbage at four times the memory in use, not at twice",
    units: [MEDIAMTX],
    edits: environment([MEDIAMTX], "GOGC=300"),
  },
  {
    name: "mediamtx-one-processor",
    words: "MediaMTX uses one processor at a time",
    units: [MEDIAMTX],
    edits: environment([MEDIAMTX], "GOMAXPROCS=1"),
  },
];

interface Half {
  parts: Record<string, { cpu: number; memory: number }>;
  cpu: number;
  memory: number;
  latency: number;
}

const lean = (option: Option): Scenario =>
  rowsAfter("lean", ensureOnAir)(
    option.name,
    `${option.words}: ${PAIRS} pairs of ${SECONDS} s by turns, beside the server as it is`,
    async (bed, _since, figures) => {
      await bed.machine.exec("systemctl", "stop", "restreamd"); // it would take what is restarted for a fault
      const halves: Record<"without" | "with", Half[]> = { without: [], with: [] };
      try {
        for (let pair = 1; pair <= PAIRS; pair++)
          // The first of a pair is another one each time: what drifts counts for both.
          for (const kind of pair % 2 === 0
            ? (["with", "without"] as const)
            : (["without", "with"] as const)) {
            halves[kind].push(await half(bed, option, kind === "with"));
            const { cpu, memory, latency } = halves[kind].at(-1) as Half;
            bed.say(
              `  pair ${pair} of ${PAIRS}, ${kind}: ${cpu.toFixed(1)} %, ${memory.toFixed(0)} MB, ${latency.toFixed(0)} ms`,
            );
          }
      } finally {
        await restart(bed, option.units);
        await bed.machine.exec("systemctl", "start", "restreamd");
      }
      await shown(bed, "placeholder");
      Object.assign(figures, figuresOf(halves));
      // A restream whose feed has just ended is killed, and its broadcast goes on: how many end is chance.
      return RESTREAMS.some((unit) => option.units.includes(unit)) ? { excused: PLATFORMS } : {};
    },
  );

const half = async (bed: Bed, { units, edits }: Option, isWith: boolean): Promise<Half> => {
  const putBack = isWith ? edit(bed, edits) : () => undefined;
  try {
    await restart(bed, units);
    return await withScripted(bed, { source: "live", tellsSent: true }, (_, encoder) =>
      measured(bed, encoder),
    );
  } finally {
    putBack();
  }
};

/** Restarted each time, with it and without: a start counts for both. */
const restart = async (bed: Bed, units: readonly string[]): Promise<void> => {
  await bed.machine.exec("systemctl", "daemon-reload");
  await bed.machine.exec("systemctl", "restart", ...units);
};

/** From now on, at all platforms. */
const shown = async (bed: Bed, source: "live" | "placeholder"): Promise<void> => {
  const from = now();
  for (const name of PLATFORMS)
    await expectSource(bed.platforms[name], source, from, WITHIN_MS.shownAnew);
};

const measured = async (bed: Bed, encoder: ScriptedPublisher): Promise<Half> => {
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

const figuresOf = (halves: Record<"without" | "with", Half[]>): Figures => {
  const figures: Figures = {};
  for (const name of Object.keys(PARTS))
    for (const of of ["cpu", "memory"] as const)
      figures[`${name} as it is: ${of}, median ${UNITS[of]}`] = rounded(
        median(halves.without.map(({ parts }) => parts[name]?.[of] ?? NaN)),
      );
  for (const of of ["cpu", "memory", "latency"] as const) {
    const differences = halves.with.map((half, at) => half[of] - (halves.without[at]?.[of] ?? NaN));
    Object.assign(
      figures,
      ...(["without", "with"] as const).map((kind) =>
        spread(
          `${kind}: ${of}`,
          UNITS[of],
          halves[kind].map((half) => half[of]),
        ),
      ),
      spread(`difference: ${of}`, UNITS[of], differences),
    );
    figures[`${of} less with it, of ${PAIRS} pairs`] = differences.filter((one) => one < 0).length;
  }
  return figures;
};

const rounded = (value: number): number => Number(value.toFixed(2));

export const LEAN: readonly Scenario[] = OPTIONS.map(lean);
