// The faults of a pair that moves by itself, a row each.
import { setTimeout as pause } from "node:timers/promises";
import type { Scenario } from "../verbs/scenario";
import type { Course } from "./by-itself";
import { moves, oneGoesOn, stays } from "./by-itself";
import { cut, cutBetween, type Line } from "./cuts";

const seconds = (count: number): Promise<void> => pause(count * 1000);

const powerCut = (takes: number): Scenario =>
  moves({
    name: `power-cut-${takes}`,
    title: `the server on air loses its power, and DigitalOcean takes ${takes} s to switch it off: the other one goes on, and it comes back as the spare`,
    ...(takes === 4 && { quick: true as const }),
    // The platforms wait for 30 s.
    ...(takes > 4 && { outlastsGrace: true as const }),
    fault: async ({ bed, onAir }) => {
      const { times } = bed.simulator.hardware;
      const usual = times.powerOff;
      times.powerOff = takes * 1000;
      await bed.datacenter.power.off(onAir.id);
      return () => {
        times.powerOff = usual;
      };
    },
  });

/** It lives on, reaches nobody, and is back after so long. */
const isolated = (lasts: number): Scenario =>
  oneGoesOn({
    name: `isolated-${lasts}`,
    title: `all lines of the server on air are cut for ${lasts} s, while it lives on: one of them goes on, never both`,
    outlastsGrace: true,
    fault: async ({ onAir }) => {
      const mend = cut(onAir, "all");
      await seconds(lasts);
      return mend;
    },
  });

const whileCut =
  (line: Line | "between", lasts: number) =>
  async ({ onAir, spare }: Course): Promise<() => void> => {
    const mend = line === "between" ? cutBetween(onAir, spare) : cut(onAir, line);
    await seconds(lasts);
    return mend;
  };

const apiFault = (
  name: string,
  title: string,
  begin: (course: Course) => () => void,
  lasts: number,
): Scenario =>
  moves({
    ...{ name, title, outlastsGrace: true },
    fault: async (course) => {
      const { bed, onAir } = course;
      const end = begin(course);
      await bed.datacenter.power.off(onAir.id);
      const timer = setTimeout(end, lasts * 1000);
      return () => {
        clearTimeout(timer);
        end();
      };
    },
  });

/** Its unit can be started no more. */
const beyondRepair =
  (unit: string) =>
  async ({ onAir: { machine } }: Course): Promise<() => Promise<void>> => {
    const folder = `/run/systemd/system/${unit}.service.d`;
    const broken = "[Service]\nExecStart=\nExecStart=/usr/bin/false\n";
    await machine.exec(
      ...[
        "sh",
        "-c",
        'mkdir -p "$0" && printf %s "$1" > "$0/99-lost.conf" && systemctl daemon-reload',
      ],
      ...[folder, broken],
    );
    await machine.exec("systemctl", "kill", "--signal=SIGKILL", unit);
    return async () => {
      await machine.exec("sh", "-c", 'rm -rf "$0" && systemctl daemon-reload', folder);
      await machine.exec("systemctl", "restart", unit);
    };
  };

const signalled =
  (unit: string, signal: string) =>
  async ({ onAir: { machine } }: Course): Promise<void> => {
    await machine.exec("systemctl", "kill", `--signal=${signal}`, unit);
    // Were it never mended, the other server would have gone on by then.
    await seconds(25);
  };

const API = /^\/v2\//;

export const FAULTS: readonly Scenario[] = [
  powerCut(4),
  powerCut(10),
  powerCut(30),
  ...[2, 6, 12, 16, 30].map(isolated),
  stays({
    name: "vpc-cut",
    title: "the VPC is cut for 20 s: nobody is touched",
    fault: whileCut("vpc", 20),
  }),
  stays({
    name: "links-cut",
    title:
      "both live and do not hear each other for 60 s: the one on air stays, and switches the spare off",
    fault: whileCut("between", 60),
  }),
  stays({
    name: "links-cut-shortly",
    title: "the same for 6 s: back while the spare is being switched off",
    fault: whileCut("between", 6),
  }),
  stays({
    name: "links-cut-twice",
    title:
      "the same for 4 s, and again for 15 s: back just before anybody is switched off, then while it is",
    fault: async ({ onAir, spare }) => {
      const mend = cutBetween(onAir, spare);
      await seconds(4);
      mend();
      await seconds(3);
      const again = cutBetween(onAir, spare);
      await seconds(15);
      return again;
    },
  }),
  moves({
    name: "public-cut",
    title:
      "the server on air reaches nobody but the other one: that one goes on, and nothing of the old one comes out when its line is back",
    fault: ({ onAir }) => cut(onAir, "public"),
  }),
  oneGoesOn({
    name: "hub-killed",
    inPlace: true,
    title: "the hub of the server on air is killed: it is back in place",
    outlastsGrace: true,
    fault: signalled("mediamtx-hub", "SIGKILL"),
  }),
  oneGoesOn({
    name: "hub-frozen",
    inPlace: true,
    title: "the hub is frozen: it is back in place",
    outlastsGrace: true,
    fault: signalled("mediamtx-hub", "SIGSTOP"),
  }),
  moves({
    name: "hub-lost",
    title: "the hub is beyond repair: the other server goes on",
    outlastsGrace: true,
    fault: beyondRepair("mediamtx-hub"),
  }),
  oneGoesOn({
    name: "mediamtx-killed",
    inPlace: true,
    title: "MediaMTX of the server on air is killed: in place, no broadcast is lost",
    fault: signalled("mediamtx-restream", "SIGKILL"),
  }),
  oneGoesOn({
    name: "mediamtx-frozen",
    inPlace: true,
    title: "MediaMTX is frozen: in place, no broadcast is lost",
    fault: signalled("mediamtx-restream", "SIGSTOP"),
  }),
  moves({
    name: "mediamtx-lost",
    title:
      "MediaMTX is beyond repair, so that nobody can publish: after a minute the other server goes on, and no broadcast is lost",
    fault: beyondRepair("mediamtx-restream"),
  }),
  apiFault(
    "api-hangs",
    "DigitalOcean's API hangs for 45 s in a failover: it goes on as soon as it is sure",
    ({ bed: { simulator } }) => {
      const fault = simulator.faults.hang(API);
      return () => {
        simulator.faults.remove(fault);
      };
    },
    45,
  ),
  apiFault(
    "api-refuses",
    "DigitalOcean's API says 429 for 25 s in a failover: the same",
    ({ bed: { simulator } }) => {
      const fault = simulator.faults.tooManyRequests(API, Infinity);
      return () => {
        simulator.faults.remove(fault);
      };
    },
    25,
  ),
  apiFault(
    "api-fails",
    "DigitalOcean's API says 503 for 25 s in a failover: the same",
    ({ bed: { simulator } }) => {
      const fault = simulator.faults.add({
        ...{ path: API, status: 503, times: Infinity },
        body: { id: "service_unavailable", message: "Server Error" },
      });
      return () => {
        simulator.faults.remove(fault);
      };
    },
    25,
  ),
  moves({
    name: "address-late",
    title: "OBS's address takes 30 s to move: the restreams do not wait for it",
    fault: async ({ bed, onAir }) => {
      const { times } = bed.simulator.hardware;
      const usual = times.move;
      times.move = 30_000;
      await bed.datacenter.power.off(onAir.id);
      return () => {
        times.move = usual;
      };
    },
  }),
];
