// Decides which scenarios are told side by side, each lane on a server of its own, and how their reports become one.
import type { DropletImage } from "../support/parts/debian-root";
import { emptyReport, type Report } from "./report";
import type { Scenario } from "./scenario";
import type { SuiteName } from "./suites";

export interface Lane {
  /** "a", "b"; empty when there is but one. */
  name: string;
  /** Names, in the order of --list. */
  scenarios: string[];
}

/**
 * Two lanes only where both have something to tell; one of their own is enough to open it, `up` and `destroy` frame
 * each anyway. @param together a kept server is one server
 */
export const lanesOf = (
  suite: readonly Scenario[],
  asked: readonly string[],
  together: boolean,
): Lane[] => {
  const isFrame = (name: string): boolean => name === "up" || name === "destroy";
  const besides = new Set(suite.filter(({ beside }) => beside).map(({ name }) => name));
  const beside = asked.filter((name) => besides.has(name));
  const rest = asked.filter((name) => !besides.has(name));
  return together || beside.length === 0 || rest.every(isFrame)
    ? [{ name: "", scenarios: [...asked] }]
    : [
        { name: "a", scenarios: rest },
        { name: "b", scenarios: beside },
      ];
};

/** A first boot is shown whole where it belongs: in the story, once. */
export const imageOf = (suite: SuiteName, lane: string): DropletImage =>
  suite === "story" && lane !== "b" ? "bare" : "prepared";

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
