// Decides which scenarios run side by side, each lane on a server of its own, and how their reports become one.
import type { DropletImage } from "../../support/parts/debian-root";
import { emptyReport, type Report } from "../result/report";
import { LANE_NAMES, type LaneName, type Scenario } from "../verbs/scenario";
import type { SuiteName } from "./suites";

export interface Lane {
  /** Empty when there is but one. */
  name: LaneName | "";
  /** Names, in the order of --list. */
  scenarios: string[];
}

/**
 * A lane only where it has something to run; one of its own is enough to open it, `up` and `destroy` frame each
 * anyway. @param together a kept server is one server
 */
export const lanesOf = (
  suite: readonly Scenario[],
  asked: readonly string[],
  together: boolean,
): Lane[] => {
  const isFrame = (name: string): boolean => name === "up" || name === "destroy";
  const laneOf = new Map(suite.map(({ name, lane = "a" }) => [name, lane]));
  const frame = asked.filter(isFrame);
  const lanes = LANE_NAMES.map((name) => ({
    name,
    scenarios: asked.filter((one) => !isFrame(one) && laneOf.get(one) === name),
  })).filter(({ scenarios }) => scenarios.length > 0);
  const [first, ...others] = lanes;
  if (together || !first || others.length === 0) return [{ name: "", scenarios: [...asked] }];
  // What frames them all is reported once.
  return [
    { ...first, scenarios: asked.filter((one) => [...frame, ...first.scenarios].includes(one)) },
    ...others,
  ];
};

/** Whether it has rows of two servers: their region has a VPC, their platforms drop who is silent, and people are notified from the start. */
export const isOfPair = (
  suite: readonly Scenario[],
  { scenarios }: Pick<Lane, "scenarios">,
): boolean =>
  suite.some(
    (scenario) =>
      (scenario.suite === "spare" || scenario.suite === "pair") &&
      scenarios.includes(scenario.name),
  );

/** A first boot is shown whole where it belongs: in the story, once. */
export const imageOf = (suite: SuiteName, lane: Lane["name"]): DropletImage =>
  suite === "upgrade" || (suite === "story" && (lane === "a" || lane === "")) ? "bare" : "prepared";

/** One report of all lanes: the first lane's server stands for the figures of the provision. */
export const mergeReports = (reports: readonly Report[], order: readonly string[]): Report => {
  const [first = emptyReport()] = reports;
  const place = ({ name }: { name: string }): number => order.indexOf(name);
  const left = reports.map(({ provision }) => provision.destroyLeftovers);
  return {
    ...first,
    passed: reports.length > 0 && reports.every(({ passed }) => passed),
    provision: {
      ...first.provision,
      // What nobody counted in one lane is not known in all.
      destroyLeftovers: left.includes(null)
        ? null
        : left.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    },
    scenarios: reports
      .flatMap(({ scenarios }) => scenarios)
      .sort((one, other) => place(one) - place(other)),
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
};
