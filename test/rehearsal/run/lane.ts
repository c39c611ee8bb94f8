// Each lane of a rehearsal in a sandbox of its own: what they share, their orders, and until when they run.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { ensureBrowserRoot, ensureObsRoot } from "../../support/parts/debian-root";
import {
  ensureLiveMedia,
  ensureObsScenes,
  ensureEncodersMedia,
  ensureOtherMedia,
} from "../../support/parts/sources";
import { ensureLego } from "../../support/parts/lego";
import { ensureMediamtx, OTHER_MEDIAMTX_VERSION } from "../../support/parts/mediamtx";
import { startPackageProxy } from "../../support/parts/package-proxy";
import { ensureParts } from "../../support/parts/parts";
import { ensurePebble } from "../../support/parts/pebble";
import { endOnAbort, enterSandbox, hand, type RunFolder } from "../../support/world/sandbox";
import { imageOf, isOfPair, type Lane } from "./lanes";
import { readLastTime } from "./last-time";
import { STACK_SETTINGS } from "../bed/obs/picture";
import { KEPT_FILE, REPORT_FILE, type Asked, type Order } from "./order";
import type { Report } from "../result/report";
import { SUITES, type SuiteName } from "./suites";
import type { Preparation } from "../../support/parts/preparation";

const ROOT = resolve(__dirname, "../../..");

/** Suites with rows of what encoders send. */
const BRINGS_ENCODERS: readonly SuiteName[] = ["encoders", "operate", "mutants"];

const OF_PAIR = { defaultRange: "10.108.0.0/20", platformsDropSilentAfterSeconds: 10 };

export interface LaneEnd {
  /** Undefined: it was ended before it could write one. */
  report?: Report | undefined;
  kept: boolean;
}

/** Every lane in a sandbox of its own, all at once. */
export const inSandboxes = async (
  { suite, image, repeat, repeatsAll, replayMinutes, mediamtxVersion, keep }: Asked,
  lanes: Lane[],
  runs: RunFolder[],
  startedAt: number,
  preparation: Preparation,
): Promise<LaneEnd[]> => {
  const { say, signal } = preparation;
  const [{ path }] = runs as [RunFolder];
  const packageSocket = join(path, "packages.sock");
  const proxy = await startPackageProxy(packageSocket);
  try {
    say("seeing to what the rehearsal needs");
    const parts = await ensureParts(preparation, proxy.url, mediamtxVersion);
    const evidence = join(ROOT, "evidence", new Date().toISOString().replace(/[:.]/g, "-"));
    const shared = {
      startedAt,
      parts,
      liveMedia: await ensureLiveMedia(preparation, parts.roots.tools),
      ...(suite !== "story"
        ? {
            otherMedia: await (
              BRINGS_ENCODERS.includes(suite) ? ensureEncodersMedia : ensureOtherMedia
            )(preparation, parts.roots.tools),
          }
        : {}),
      ...(suite === "changes"
        ? { otherMediamtx: await ensureMediamtx(preparation, OTHER_MEDIAMTX_VERSION) }
        : {}),
      ...(suite === "obs" || needs("obs", suite, lanes)
        ? {
            obs: {
              root: await ensureObsRoot(preparation, proxy.url),
              scenes: await ensureObsScenes(preparation, parts.roots.tools),
            },
            stackSettings: STACK_SETTINGS,
          }
        : {}),
      ...(needs("certificate", suite, lanes)
        ? {
            certificate: {
              lego: await ensureLego(preparation),
              pebble: await ensurePebble(preparation),
            },
          }
        : {}),
      ...(suite === "page" || needs("browser", suite, lanes)
        ? { browserRoot: await ensureBrowserRoot(preparation, proxy.url) }
        : {}),
      packageSocket,
      suite,
      lastTime: readLastTime(),
      repeat,
      repeatsAll,
      replayMinutes,
      keep,
    };
    signal.throwIfAborted();
    for (const { name, scenarios } of lanes)
      if (name !== "") say(`lane ${name}, on a server of its own: ${scenarios.join(", ")}`);
    return await Promise.all(
      lanes.map(({ name, scenarios }, index) =>
        inSandbox(
          {
            ...shared,
            ...(isOfPair(SUITES[suite], { scenarios }) ? OF_PAIR : {}),
            run: runs[index] as RunFolder,
            lane: name,
            image: image ?? imageOf(suite, name),
            scenarios,
            evidence: join(evidence, name),
          },
          preparation,
        ),
      ),
    );
  } finally {
    await proxy.close();
  }
};

/** Whether a row that is asked for does. */
const needs = (
  part: "browser" | "certificate" | "obs",
  suite: SuiteName,
  lanes: readonly Lane[],
): boolean =>
  SUITES[suite].some(
    (scenario) =>
      scenario[part] && lanes.some(({ scenarios }) => scenarios.includes(scenario.name)),
  );

const inSandbox = async (order: Order, { say, signal }: Preparation): Promise<LaneEnd> => {
  const { run } = order;
  const orderFile = join(run.path, "order.json");
  writeFileSync(orderFile, JSON.stringify(order));
  const inside = enterSandbox(
    [process.execPath, "--import", "tsx", join(__dirname, "inside.ts"), orderFile],
    run,
    ROOT,
  );
  const kept = await untilOverOrKept(inside, run, signal);
  if (kept) sayHowToLook(run, inside, say);
  const file = join(run.path, REPORT_FILE);
  return {
    report: existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined,
    kept,
  };
};

/** True when the server is to be left running. */
const untilOverOrKept = async (
  inside: ChildProcess,
  run: RunFolder,
  signal: AbortSignal,
): Promise<boolean> => {
  const over = once(inside, "exit");
  const notAsked = endOnAbort(inside, signal);
  let watch: NodeJS.Timeout | undefined;
  const keep = new Promise<"kept">((resolve) => {
    watch = setInterval(() => {
      if (existsSync(join(run.path, KEPT_FILE))) resolve("kept");
    }, 200);
  });
  const result = await Promise.race([over, keep]);
  clearInterval(watch);
  notAsked();
  return result === "kept";
};

const sayHowToLook = (run: RunFolder, inside: ChildProcess, say: (line: string) => void): void => {
  const pid = inside.pid ?? 0;
  const first = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  hand(run, pid);
  const enter = `nsenter --target ${first} --mount --net --pid nsenter --net=${run.path}/net/home`;
  say(
    `the server is left running. A shell on it:\n  ${enter} ${run.path}/ssh/ssh root@198.51.100.10\nWhen you are done: npm run rehearse -- --clean`,
  );
};
