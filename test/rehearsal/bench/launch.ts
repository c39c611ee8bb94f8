// The outside of a bench: what it needs, each relay after the other, Ctrl-C, and what is made of the figures.
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { messageOf } from "../../support/message-of";
import { startPackageProxy } from "../../support/parts/package-proxy";
import { ensureParts, requireRoot } from "../../support/parts/parts";
import { ensureLiveMedia, ensureOtherMedia, ensureScaleMedia } from "../../support/parts/sources";
import { progress } from "../../support/progress";
import { createRunFolder } from "../../support/world/sandbox";
import { deadRuns, removeRun } from "../../support/world/left-behind";
import { writeWhole } from "../../support/write-whole";
import { relayResult, withRest } from "./judge/relay";
import type { Asked, Order } from "./order";
import { minutesOf } from "./plan";
import { NOT_BUILT } from "./relays";
import { IN_PLAIN, OURS_ENCRYPTED } from "./relays/ours";
import type { Bench, RelayRaw, RelayResult, ScaleCell } from "./result";
import { inSandbox } from "./sandbox";
import { cellsOf, mostDestinations } from "./scale-plan";
import { manySettings } from "./scale-server";
import { renderPage } from "./show/page";
import { tableOf } from "./show/table";

const ROOT = resolve(__dirname, "../../..");
const INTERRUPTED = 130;

/** Exit code. */
export const bench = async (asked: Asked): Promise<number> => {
  const startedAt = Date.now();
  const say = progress(startedAt);
  const interrupt = new AbortController();
  const { signal } = interrupt;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (!signal.aborted) say("interrupted: ending everything, this takes a few seconds");
      interrupt.abort(new Error("interrupted"));
    });
  requireRoot();
  for (const run of deadRuns()) {
    say(`removing what a killed run left: ${run.path}`);
    await removeRun(run);
  }
  say(`about ${minutesOf(asked)} minutes, once everything it needs is there`);
  const { relays, scale } = await runAll(asked, startedAt, say, signal);
  const result: Bench = {
    startedAt: new Date(startedAt).toISOString(),
    minutes: Number(((Date.now() - startedAt) / 60_000).toFixed(1)),
    quick: asked.quick,
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? "unknown" },
    relays,
    notBuilt: [...NOT_BUILT],
    scale,
  };
  for (const line of tableOf(result)) console.log(line);
  write(asked, result, say);
  if (signal.aborted) return INTERRUPTED;
  const isWhole =
    relays.length === asked.relays.length &&
    scale.length === (asked.scale ? cellsOf(asked.quick).length : 0);
  return isWhole ? 0 : 1;
};

const runAll = async (
  asked: Asked,
  startedAt: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<{ relays: RelayResult[]; scale: ScaleCell[] }> => {
  const relays: RelayResult[] = [];
  let scale: ScaleCell[] = [];
  const cache = createRunFolder();
  const socket = `${cache.path}/packages.sock`;
  const proxy = await startPackageProxy(socket);
  try {
    const preparation = { say, signal };
    say("seeing to what the bench needs");
    const parts = await ensureParts(preparation, proxy.url);
    const shared = {
      ...{ startedAt, parts, packageSocket: socket, image: "prepared" as const },
      liveMedia: await ensureLiveMedia(preparation, parts.roots.tools),
      otherMedia: await (asked.scale ? ensureScaleMedia : ensureOtherMedia)(
        preparation,
        parts.roots.tools,
      ),
      ...{ quick: asked.quick, faults: asked.faults },
      evidence: join(ROOT, "evidence", new Date(startedAt).toISOString().replace(/[:.]/g, "-")),
    } as const;
    for (const [index, relay] of asked.relays.entries()) {
      signal.throwIfAborted();
      const order: Omit<Order, "run"> = {
        ...shared,
        ...{ relay, place: `${relay} (${index + 1} of ${asked.relays.length})` },
        ...(relay === OURS_ENCRYPTED.name
          ? {}
          : { platformsInPlain: true, stackSettings: IN_PLAIN }),
      };
      const raw = await inSandbox<RelayRaw>("inside.ts", order, signal);
      const why = signal.aborted ? "interrupted" : "its sandbox ended before it was played";
      if (raw) relays.push(relayResult(withRest(raw, asked.faults, why)));
      else if (!signal.aborted) say(`FAILED: ${relay} wrote nothing`);
    }
    signal.throwIfAborted();
    if (asked.scale) {
      const order: Omit<Order, "run"> = {
        ...{ ...shared, relay: "ours", place: "scale", platformsInPlain: true },
        stackSettings: { ...IN_PLAIN, ...manySettings(mostDestinations(asked.quick)) },
      };
      scale = (await inSandbox<ScaleCell[]>("scale-inside.ts", order, signal)) ?? [];
      if (scale.length === 0) say("FAILED: the scale wrote nothing");
    }
  } catch (error) {
    if (!signal.aborted) say(`FAILED: ${messageOf(error)}`);
  } finally {
    await proxy.close();
    await removeRun(cache);
  }
  return { relays, scale };
};

const write = ({ jsonFile, htmlFile }: Asked, result: Bench, say: (line: string) => void): void => {
  const files = {
    ...(jsonFile === undefined ? {} : { [jsonFile]: `${JSON.stringify(result, null, 2)}\n` }),
    [htmlFile]: renderPage(result),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeWhole(file, text);
  }
  say(`the same, to look at: ${resolve(htmlFile)}`);
};
