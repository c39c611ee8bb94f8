// The commands on either server of a pair: the spare begins nothing, and the one on air notes what is wanted before it begins it.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { refresh, rollover, start, stop } from "../../../../control/command/broadcast";
import * as host from "../../../../control/command/host";
import * as wanted from "../../../../control/command/pair/wanted";
import { strike } from "../../../../control/command/strike";
import * as pair from "../../../../control/shared/pair";
import { factsWith, unit } from "../command/facts";

vi.mock("../../../../control/shared/pair", async (original) => ({
  ...(await original<object>()),
  readPair: vi.fn<typeof pair.readPair>(),
  isTheSpare: vi.fn<typeof pair.isTheSpare>(),
}));
vi.mock("../../../../control/command/turn", async (original) => ({
  ...(await original<object>()),
  whileNoRelease: (_: string, __: unknown, work: () => unknown) => work(),
}));
vi.mock("../../../../control/command/host", async (original) => ({
  ...(await original<object>()),
  ...{ readFacts: vi.fn<typeof host.readFacts>(), systemctl: vi.fn<typeof host.systemctl>() },
}));
vi.mock("../../../../control/command/pair/wanted", async (original) => ({
  ...(await original<object>()),
  ...{ noteStarted: vi.fn<typeof wanted.noteStarted>() },
  noteStopped: vi.fn<typeof wanted.noteStopped>(),
}));

/** What was done, in its order. */
let done: string[] = [];
const PAIR: pair.Pair = {
  ...{ own: "second", peer: "first", addresses: ["10.1.0.2"], onAir: pair.AT_FIRST },
  ...{ decidedAt: undefined, seenAt: undefined, copiedAt: undefined },
};

beforeEach(() => {
  done = [];
  vi.mocked(host.systemctl).mockImplementation((...args) => {
    done.push(`systemctl ${args.join(" ")}`);
    return Promise.resolve("");
  });
  vi.mocked(host.readFacts).mockResolvedValue(
    factsWith({ destinations: { twitch: unit("off"), youtube: unit("running") } }),
  );
  for (const [name, note] of Object.entries({
    noteStarted: vi.mocked(wanted.noteStarted),
    noteStopped: vi.mocked(wanted.noteStopped),
  }))
    note.mockImplementation((names) => {
      done.push(`${name} ${names.join(" ")}`);
      return Promise.resolve();
    });
});

describe("on the spare", () => {
  beforeEach(() => {
    vi.mocked(pair.readPair).mockReturnValue(PAIR);
    vi.mocked(pair.isTheSpare).mockReturnValue(true);
  });
  it.each([
    ["start", () => start(["twitch"])],
    ["start, ordered from the page", () => start(["twitch"], "Ana")],
    ["rollover", () => rollover(["youtube"], false)],
    ["rollover, by the clock", () => rollover(["youtube"], true, "clock")],
    ["refresh", () => refresh(["youtube"], false)],
  ])("%s is refused, and nothing is done", async (_, command) => {
    await expect(command()).rejects.toThrow(/second is the spare; first is on air/);
    expect(done).toEqual([]);
  });
  it("the clock strikes for nothing", async () => {
    vi.stubEnv("INVOCATION_ID", "1");
    for (const what of ["rollover-soon", "rollover", "stop-soon", "stop"])
      expect(await strike(what)).toBe(0);
    expect(done).toEqual([]);
    vi.unstubAllEnvs();
  });
  it("what runs there can be stopped all the same", async () => {
    await stop(["youtube"]);
    expect(done).toEqual(["systemctl stop restream-youtube.service", "noteStopped youtube"]);
  });
});

describe("on the one on air", () => {
  it("what is started is noted before, for a server that is lost just then", async () => {
    vi.mocked(pair.readPair).mockReturnValue({ ...PAIR, onAir: { term: 1, name: "second" } });
    vi.useFakeTimers();
    const started = start(["twitch"]);
    await vi.advanceTimersByTimeAsync(60_000);
    await started;
    vi.useRealTimers();
    expect(done).toEqual(["noteStarted twitch", "systemctl start restream-twitch.service"]);
  });
});
