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
import { withScripted } from "../verbs/encoder";
import { unitOf } from "../verbs/restream";
import { ensureOnAir, expectSource, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { usedBy, type Used } from "../verbs/used";
import { latenciesMs, median, spread } from "./statistics";

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
const UNIT_DIR = "/etc/systemd/system";
const unitFiles = (units: readonly string[]): string[] =>
  units.map((unit) => `${UNIT_DIR}/${unit}.service`);

interface Option {
  name: string;
  words: string;
  /** What reads it at its start. MediaMTX ends OBS's connection with its own. */
  units: readonly string[];
  files: readonly string[];
  /** sed's, which must change each of them. */
  script: string;
}

const environment = (value: string): string => `s/^\\[Service\\]$/&\\nEnvironment=${value}/`;

const OPTIONS: readonly Option[] = [
  {
    name: "hub-chunks",
    words: "the hub cuts messages into 64 KB instead of 4",
    units: ["mediamtx-hub", "mediamtx-feed", ...RESTREAMS],
    files: ["/usr/local/share/restream/hub.conf"],
    script: "s/chunk_size 4096;/chunk_size 65536;/",
  },
  {
    name: "restreams-unflushed",
    words: "the restreams write when their buffer is full, not after each packet",
    units: RESTREAMS,
    files: unitFiles(RESTREAMS),
    script: "s/ -f flv -flvflags / -flush_packets 0&/",
  },
  {
    name: "ffmpeg-arenas",
    words: "feed and restreams have one arena of memory for all threads",
    units: ["mediamtx-feed", ...RESTREAMS],
    files: unitFiles(["mediamtx-feed", ...RESTREAMS]),
    script: environment("MALLOC_ARENA_MAX=1"),
  },
  {
    name: "mediamtx-garbage",
    words: "MediaMTX collects its garbage at four times the memory in use, not at twice",
    units: [MEDIAMTX],
    files: unitFiles([MEDIAMTX]),
    script: environment("GOGC=300"),
  },
  {
    name: "mediamtx-one-processor",
    words: "MediaMTX uses one processor at a time",
    units: [MEDIAMTX],
    files: unitFiles([MEDIAMTX]),
    script: environment("GOMAXPROCS=1"),
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
            await setTo(bed, option, kind === "with");
            halves[kind].push(
              await withScripted(bed, { source: "live", tellsSent: true }, (_, encoder) =>
                measured(bed, encoder),
              ),
            );
            const { cpu, memory, latency } = halves[kind].at(-1) as Half;
            bed.say(
              `  pair ${pair} of ${PAIRS}, ${kind}: ${cpu.toFixed(1)} %, ${memory.toFixed(0)} MB, ${latency.toFixed(0)} ms`,
            );
          }
      } finally {
        await setTo(bed, option, false);
        await bed.machine.exec("systemctl", "start", "restreamd");
      }
      Object.assign(figures, figuresOf(halves));
      return { losesSessions: 2 * PAIRS + 1 };
    },
  );

/** Restarted each time, changed or not: a start counts for both. */
const setTo = async (bed: Bed, { units, files, script }: Option, isOn: boolean): Promise<void> => {
  await bed.machine.exec(
    ...["bash", "-euc"],
    `script=$1; shift
    for file; do
      [[ ! -e $file.whole ]] || mv "$file.whole" "$file"
      if [[ -n $script ]]; then
        cp -a "$file" "$file.whole"
        sed -i "$script" "$file"
        ! cmp -s "$file" "$file.whole"
      fi
    done
    systemctl daemon-reload`,
    ...["set-to", isOn ? script : "", ...files],
  );
  await bed.machine.exec("systemctl", "restart", ...units);
};

const measured = async (bed: Bed, encoder: ScriptedPublisher): Promise<Half> => {
  const from = now();
  for (const name of PLATFORMS)
    await expectSource(bed.platforms[name], "live", from, WITHIN_MS.shownAnew);
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
  const latencies = PLATFORMS.flatMap((name) =>
    latenciesMs(
      encoder.sent,
      bed.platforms[name]
        .frames(since)
        .filter(({ kind, at }) => kind === "video" && at >= since && at < until),
    ),
  );
  return { parts, cpu: sum("cpu"), memory: sum("memory"), latency: median(latencies) };
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
