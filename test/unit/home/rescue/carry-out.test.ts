// A rescue against the simulated API: in its order, with every trouble that the API may have, and never twice.
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../../../../control/command/exit-code";
import { carryOut } from "../../../../home/rescue/carry-out";
import type { Asked } from "../../../../home/rescue/decide";
import type { Patience } from "../../../../home/rescue/insist";
import type { FaultSpec } from "../../../simulator/digitalocean/faults";
import { useBench } from "../../../simulator/digitalocean/bench";
import { APair, type Call } from "./a-pair";

const bench = useBench();
let pair: APair;
beforeEach(async () => {
  pair = await APair.start(bench());
});

const PATIENCE: Patience = {
  ...{ within: 2500, lookEvery: 10, orderEvery: 50, tellEvery: 100 },
  ...{ sighted: 200, sightEvery: 20 },
};
const SHORT: Patience = { ...PATIENCE, within: 400 };
const POWER_OFF = /^\/v2\/droplets\/\d+\/actions$/;
const DROPLET = /^\/v2\/droplets\/\d+$/;
const MOVE = /^\/v2\/reserved_ips\/[\d.]+\/actions$/;

/** first is dead, for who looks from here; the API says that it is active. */
const dies = (): void => {
  pair.machines.first.isCutOff = true;
};
const rescue = (
  asked: Asked = {},
  patience = PATIENCE,
  call: Call = pair.call(),
): Promise<number> => carryOut(call, asked, patience);
/** What it is refused with. */
const refusal = async (done: Promise<unknown>): Promise<string> => {
  const error: unknown = await done.then(
    (code) => new Error(`not refused: ${String(code)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CommandError)) throw error;
  return error.message;
};
const ON_AIR = ["off first", "second on air, first off"];

describe("a rescue", () => {
  it("sees the old one off, then takes over, then moves the address, and says each", async () => {
    dies();
    Object.assign(bench().simulator.hardware.times, { powerOff: 4000, move: 300 });
    const call = pair.call();
    const from = performance.now();
    expect(await rescue({}, { ...PATIENCE, within: 10_000, tellEvery: 1500 }, call)).toBe(0);
    expect(performance.now() - from).toBeGreaterThan(4250);
    expect(pair.log).toEqual(ON_AIR);
    expect(bench().led).toEqual([[pair.address, "203.0.113.6"]]);
    expect(call.questions).toEqual([]);
    const { first, second } = call.members;
    expect(call.lines.map((line) => line.replace(/\d+ s/, "N s"))).toEqual([
      `first (droplet ${first.dropletId}, 203.0.113.5) holds OBS's address; it does not answer; DigitalOcean says that it is active.`,
      `second (droplet ${second.dropletId}, 203.0.113.6) is the spare, and ready. It will start twitch.`,
      "Switching first off by DigitalOcean's API, and waiting until it is seen off.",
      expect.stringMatching(
        /^Still waiting for first to be off: DigitalOcean says that it is active; .*already has a pending event/,
      ),
      expect.stringMatching(/^Still waiting for first/),
      "first is off.",
      "second takes over:",
      "  twitch was started.",
      "second is on air.",
      `Leading OBS's address, ${pair.address}, to second.`,
      `${pair.address} leads to second: OBS reconnects by itself.`,
      "Done after N s: second is on air. It sends to twitch.",
      "There is no spare any more; first is off, and costs money all the same. To have one again: switch first on (DigitalOcean's panel: Power, Turn on), or make it anew: restream rebuild --node first",
    ]);
  });

  it("switches nothing off that is off already", async () => {
    dies();
    await bench().call("POST", `/v2/droplets/${pair.machines.first.id}/actions`, {
      type: "power_off",
    });
    await bench().until(
      `/v2/droplets/${pair.machines.first.id}`,
      ({ json }) => json["droplet"]?.["status"] === "off",
    );
    expect(await rescue()).toBe(0);
    expect(bench().simulator.log.filter(({ path }) => POWER_OFF.test(path))).toHaveLength(1);
    expect(await pair.holder()).toBe("second");
  });

  it.each<[string, FaultSpec]>([
    ["too many requests", { method: "POST", path: POWER_OFF, status: 429, times: 3 }],
    ["busy", { method: "POST", path: POWER_OFF, status: 422, times: 3 }],
    ["failing", { method: "POST", path: POWER_OFF, status: 500, times: 3 }],
    [
      "failing behind a proxy",
      { method: "POST", path: POWER_OFF, status: 502, body: "x", times: 3 },
    ],
    ["blind", { method: "GET", path: DROPLET, status: 503, times: 6 }],
    ["not finding it", { method: "GET", path: DROPLET, status: 404, times: 6 }],
    ["silent", { method: "GET", path: DROPLET, status: 0, hangs: true, times: 4 }],
    [
      "silent about what it has not done",
      { method: "POST", path: POWER_OFF, status: 0, hangs: true },
    ],
    [
      "silent about what it does",
      { method: "POST", path: POWER_OFF, status: 0, hangs: true, carriedOut: true },
    ],
    ["answering in vain", { method: "POST", path: POWER_OFF, status: 502, carriedOut: true }],
    ["in the way of the address", { method: "POST", path: MOVE, status: 422, times: 3 }],
    ["silent about the address", { path: /reserved_ips/, status: 0, hangs: true, times: 3 }],
  ])("goes on while the API is %s", async (_, spec) => {
    dies();
    const fault = bench().simulator.faults.add(spec);
    expect(await rescue()).toBe(0);
    expect(fault.hits).toBeGreaterThanOrEqual(spec.times ?? 1);
    expect(pair.log).toEqual(ON_AIR);
    expect(await pair.holder()).toBe("second");
  });

  it("looks while an order hangs", async () => {
    dies();
    bench().simulator.faults.add({
      ...{ method: "POST", path: POWER_OFF, status: 0, hangs: true, carriedOut: true },
    });
    const from = performance.now();
    expect(await rescue({}, PATIENCE, pair.call(60_000))).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

describe("a host that is dead for ever", () => {
  it("is never taken over from by itself, but by whoever confirms it", async () => {
    dies();
    const dead = bench().simulator.hardware.hostDies(Number(pair.machines.first.id));
    const call = pair.call();
    expect(await refusal(rescue({}, SHORT, call))).toMatch(
      /nobody can say that first is off: DigitalOcean says that it is active.*restream rescue --confirm-dead first$/,
    );
    expect(dead.hits).toBe(1);
    await expect(rescue({}, SHORT)).rejects.toMatchObject({ code: 1 });
    expect(call.lines.filter((line) => line.startsWith("Still waiting")).length).toBeGreaterThan(1);
    expect([pair.log, bench().led]).toEqual([[], []]);
    const from = performance.now();
    expect(await rescue({ confirmDead: "first" })).toBe(0);
    expect(performance.now() - from).toBeLessThan(PATIENCE.within);
    expect(pair.log).toEqual(["second on air, first not off"]);
    expect(await pair.holder()).toBe("second");
  });

  it("is not dead while anything of it is seen", async () => {
    expect(await refusal(rescue({ confirmDead: "first" }))).toMatch(
      /^first is not dead: it answers by SSH and its port 1935 takes connections\. Two/,
    );
    dies();
    // The spare sees it again and again.
    pair.peerSeenAgo = () => 3;
    expect(await refusal(rescue({ confirmDead: "first" }))).toMatch(/second saw it 3 s ago/);
    expect(pair.log).toEqual([]);
  });

  it("may have been seen just before: that is looked at again", async () => {
    dies();
    const sight = [9, 10];
    pair.peerSeenAgo = () => sight.shift() ?? 99;
    const call = pair.call();
    expect(await rescue({}, PATIENCE, call)).toBe(0);
    expect(call.lines[0]).toMatch(/^The spare saw first a moment ago/);
  });
});

describe("an API that cannot be used", () => {
  it("is no reason to wait where the token is refused", async () => {
    dies();
    bench().simulator.faults.unauthorized();
    const from = performance.now();
    expect(await refusal(rescue({ from: "first" }))).toMatch(
      /refuses this token: .*401.*is the token right.*Once it says that it is off: restream rescue --confirm-dead first$/,
    );
    expect(performance.now() - from).toBeLessThan(PATIENCE.within);
    expect(pair.log).toEqual([]);
  });

  it("keeps the address, not the broadcast; the same command goes on", async () => {
    dies();
    const fault = bench().simulator.faults.add({
      ...{ method: "POST", path: MOVE, status: 503, times: Infinity },
    });
    const call = pair.call();
    expect(await rescue({}, SHORT, call)).toBe(1);
    expect(pair.log).toEqual(ON_AIR);
    expect(call.lines.join("\n")).toMatch(
      /does not lead to second: it leads to droplet \d+; DigitalOcean answers 503.*The broadcast goes on.*reassign it to droplet/,
    );
    bench().simulator.faults.remove(fault);
    expect(await rescue()).toBe(0);
    expect(bench().switched).toEqual([`off ${pair.machines.first.id}`]);
    expect(pair.machines.second.term).toBe(1);
    expect(await pair.holder()).toBe("second");
  });

  it("may be cut off at any step: the same command goes on", async () => {
    dies();
    // As after Ctrl-C: the old one is off, and nothing else was done.
    await refusal(carryOut({ ...pair.call(), takeOver: () => Promise.resolve(255) }, {}, PATIENCE));
    expect(pair.log).toEqual(["off first"]);
    expect(await rescue()).toBe(0);
    expect(pair.log).toEqual(ON_AIR);
  });
});

describe("two calls", () => {
  it.each([0, 5, 10, 20, 40, 80, 160, 320, 640])(
    "of which one comes %i ms later have one outcome, and the new one is never switched off",
    async (ms) => {
      dies();
      Object.assign(bench().simulator.hardware.times, { powerOff: 150, move: 100 });
      const later = async (): Promise<number | string> => {
        await pause(ms);
        return rescue().catch((error: unknown) => (error as Error).message);
      };
      const [one, other] = await Promise.all([rescue(), later()]);
      expect(one).toBe(0);
      if (other !== 0) expect(other).toMatch(/^second took over \d s ago: .*Nothing was switched/);
      expect(bench().switched).toEqual([`off ${pair.machines.first.id}`]);
      expect(pair.machines.second).toMatchObject({ term: 1, onAir: "second" });
      expect(await pair.holder()).toBe("second");
      // And a third one, when the old one is back.
      expect(await refusal(rescue())).toMatch(/second call of one rescue/);
      expect(bench().switched).toHaveLength(1);
    },
  );
});

describe("a server that is on air", () => {
  it("is left, unless somebody names it and agrees", async () => {
    expect(await refusal(rescue())).toMatch(/first is on air and sends to twitch/);
    pair.answer = false;
    const call = pair.call();
    expect(await rescue({ from: "first" }, PATIENCE, call)).toBe(3);
    expect(call.questions[0]).toMatch(/^first is not dead .*go on with second\?$/);
    expect([pair.log, bench().switched]).toEqual([[], []]);
    pair.answer = true;
    expect(await rescue({ from: "first" })).toBe(0);
    expect(pair.log).toEqual(ON_AIR);
  });

  it("is left when somebody has gone live while the question stood there", async () => {
    pair.machines.first.started = [];
    const call = pair.call();
    const asked: Call = {
      ...call,
      isAgreed: () => {
        pair.machines.first.started = ["twitch"];
        return Promise.resolve(true);
      },
    };
    expect(await refusal(rescue({}, PATIENCE, asked))).toMatch(/on air and sends to twitch/);
    expect(bench().switched).toEqual([]);
  });

  it("keeps what it is when the other one refuses to take over", async () => {
    dies();
    const call = pair.call();
    const refusing: Call = {
      ...call,
      takeOver: (_, __, heard) => {
        heard("first still answers at 203.0.113.5");
        return Promise.resolve(3);
      },
    };
    expect(await refusal(rescue({}, PATIENCE, refusing))).toMatch(/second refuses to take over/);
    expect(call.lines.at(-1)).toBe("  first still answers at 203.0.113.5");
    expect(bench().led).toEqual([]);
  });
});
