// Orders of the page that meet: one at a time of a destination, but for a stop while something begins; what cannot be kept stops none.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { act, type ActParts } from "../../../../../control/command/page/act";
import { CommandError, EXIT, type ExitCode } from "../../../../../control/command/exit-code";
import {
  instanceOf,
  parseResult,
  resultFile,
  type Verb,
} from "../../../../../control/shared/page/order";
import { invite } from "../../../../../control/shared/page/people";

const { people } = invite(
  invite([], "Ana", "control", 0).people,
  ...(["Ben", "control", 0] as const),
);
const orderOf = (name: string, verb: Verb, destination = "twitch"): string =>
  instanceOf({ verb, destination, person: people.find((one) => one.name === name)?.id ?? "" });

/** What is being carried out, until it is told what came of it. */
interface Running {
  verb: Verb;
  by: string;
  end: (code: ExitCode | Error) => void;
}

let folder = "";
let running: Running[] = [];
let parts: ActParts;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-act-"));
  running = [];
  parts = {
    people: () => people,
    known: () => ["twitch", "youtube"],
    ...{ results: folder, turns: join(folder, "turns") },
    carryOut: ({ verb }, by) =>
      new Promise((resolve, reject) => {
        const end = (code: ExitCode | Error): void => {
          if (code instanceof Error) reject(code);
          else resolve(code);
        };
        running.push({ verb, by, end });
      }),
  };
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const begun = (count: number): Promise<Running> =>
  vi.waitFor(() => {
    const last = running[count - 1];
    if (last === undefined) throw new Error(`${running.length} are being carried out`);
    return last;
  }, 5000);
const shown = (destination = "twitch") =>
  parseResult(readFileSync(resultFile(destination, folder), "utf8"));

describe("while Ana's order is carried out", () => {
  it.each<[Verb, Verb]>([
    ["rollover", "stop"],
    ["rollover", "rollover"],
    ["rollover", "start"],
    ["stop", "rollover"],
    ["stop", "stop"],
    ["start", "start"],
    ["start", "rollover"],
    ["refresh", "rollover"],
  ])("%s, Ben's %s is refused, and the page goes on showing hers", async (hers, his) => {
    const first = act(orderOf("Ana", hers), parts);
    const { end } = await begun(1);
    await expect(act(orderOf("Ben", his), parts)).rejects.toThrow("nothing was changed");
    expect(running).toHaveLength(1);
    expect(shown()).toMatchObject({ by: "Ana", verb: hers, code: null });
    end(EXIT.well);
    expect(await first).toBe(EXIT.well);
    expect(shown()).toMatchObject({ by: "Ana", verb: hers, code: EXIT.well });
    const after = act(orderOf("Ben", his), parts);
    (await begun(2)).end(EXIT.well);
    await after;
    expect(shown()).toMatchObject({ by: "Ben", verb: his, code: EXIT.well });
  });

  it.each<Verb>(["start", "refresh"])("%s, Ben stops it; his counts", async (hers) => {
    const first = act(orderOf("Ana", hers), parts);
    const { end } = await begun(1);
    const second = act(orderOf("Ben", "stop"), parts);
    (await begun(2)).end(EXIT.well);
    await second;
    end(EXIT.failing);
    await first;
    expect(shown()).toMatchObject({ by: "Ben", verb: "stop", code: EXIT.well });
  });

  it("rollover, another platform's begins", async () => {
    const orders = [act(orderOf("Ana", "rollover"), parts)];
    await begun(1);
    orders.push(act(orderOf("Ben", "rollover", "youtube"), parts));
    await begun(2);
    for (const { end } of running) end(EXIT.well);
    await Promise.all(orders);
    expect([shown()?.by, shown("youtube")?.by]).toEqual(["Ana", "Ben"]);
  });
});

describe("an order", () => {
  it("is carried out also when nothing of it can be kept", async () => {
    rmSync(folder, { recursive: true });
    const acting = act(orderOf("Ana", "stop"), {
      ...parts,
      results: join(folder, "is-not-there"),
    });
    (await begun(1)).end(EXIT.well);
    expect(await acting).toBe(EXIT.well);
  });

  it("that was interrupted is none that was done", async () => {
    const acting = act(orderOf("Ana", "rollover"), parts);
    const interrupted = new CommandError(EXIT.failing, "Interrupted: twitch is off");
    (await begun(1)).end(interrupted);
    await acting;
    expect(shown()).toMatchObject({ code: EXIT.refused, words: "Interrupted: twitch is off" });
  });
});
