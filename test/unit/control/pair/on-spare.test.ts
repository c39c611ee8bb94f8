// The commands on either server of a pair: the spare begins nothing, and the one on air notes what is wanted before it begins it.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { refresh, rollover, start, stop } from "../../../../control/command/broadcast";
import * as host from "../../../../control/command/host";
import * as wanted from "../../../../control/command/pair/wanted";
import { strike } from "../../../../control/command/strike";
import * as stopped from "../../../../control/shared/stopped";
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

vi.mock("../../../../control/shared/stopped", async (original) => ({
  ...(await original<object>()),
  ...{ noteStop: vi.fn<typeof stopped.noteStop>() },
  ...{ stoppedHere: vi.fn<typeof stopped.stoppedHere>() },
}));
/** Every wait is over at once. */
const wait = vi.hoisted(() => ({ meanwhile: (): void => undefined }));
vi.mock("node:timers/promises", async (original) => ({
  ...(await original<object>()),
  setTimeout: () => {
    wait.meanwhile();
    return Promise.resolve();
  },
}));
vi.mock("../../../../control/shared/failover", async (original) => ({
  ...(await original<object>()),
  sinceBoot: () => Date.now(),
}));

/** What was done, in its order. */
let done: string[] = [];
const PAIR: pair.Pair = {
  ...{ own: "second", peer: "first", addresses: ["10.1.0.2"], onAir: pair.AT_FIRST },
  ...{ decidedAt: undefined, seenAt: undefined, copiedAt: undefined },
};

beforeEach(() => {
  done = [];
  vi.mocked(stopped.stoppedHere).mockReturnValue({});
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
    noteStop: vi.mocked(stopped.noteStop),
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
    expect(done).toEqual([
      "noteStop youtube",
      "noteStopped youtube",
      "systemctl stop restream-youtube.service",
    ]);
  });
});

describe("on the one on air", () => {
  it("what is started is noted before, for a server that is lost just then", async () => {
    vi.mocked(pair.readPair).mockReturnValue({ ...PAIR, onAir: { term: 1, name: "second" } });
    await start(["twitch"]);
    expect(done).toEqual(["noteStarted twitch", "systemctl start restream-twitch.service"]);
  });
  describe("a rollover", () => {
    const both = { twitch: unit("running"), youtube: unit("running") };
    const rolled = async (meanwhile: () => void): Promise<void> => {
      vi.mocked(pair.readPair).mockReturnValue(undefined);
      vi.mocked(host.readFacts).mockResolvedValue(factsWith({ destinations: both }));
      wait.meanwhile = meanwhile;
      try {
        await rollover(["twitch", "youtube"], false);
      } finally {
        wait.meanwhile = () => undefined;
      }
    };
    const STOPPED = "systemctl stop restream-twitch.service restream-youtube.service";
    it("begins what it has ended", async () => {
      await rolled(() => undefined);
      expect(done).toEqual([STOPPED, STOPPED.replace("stop", "start")]);
    });
    it("begins nothing that somebody has stopped in its half minute", async () => {
      await rolled(() => {
        vi.mocked(stopped.stoppedHere).mockReturnValue({ twitch: Date.now() });
      });
      expect(done).toEqual([STOPPED, "systemctl start restream-youtube.service"]);
    });
    it("does not mind a stop of before", async () => {
      vi.mocked(stopped.stoppedHere).mockReturnValue({ twitch: Date.now() - 1000 });
      await rolled(() => undefined);
      expect(done).toEqual([STOPPED, STOPPED.replace("stop", "start")]);
    });
    it("ends what was stopped just as it began", async () => {
      vi.mocked(host.systemctl).mockImplementation((...args) => {
        done.push(`systemctl ${args.join(" ")}`);
        if (args[0] === "start")
          vi.mocked(stopped.stoppedHere).mockReturnValue({ youtube: Date.now() });
        return Promise.resolve("");
      });
      await rolled(() => undefined);
      expect(done.slice(2)).toEqual(["systemctl stop restream-youtube.service"]);
    });
  });
});
