// Decides whether a race had one outcome: the newest release in force, whole, and nothing running without its files. Pure.
import type { Course, Runner } from "./course";
import type { Look } from "./look";
import type { Release } from "./releases";
import { runningProblems, staleProblems } from "./running";

/** What one of the runners heard. */
export interface Heard {
  runner: Runner;
  /** The process id of its apply on the server; undefined: not known. */
  pid?: number | undefined;
  /** Undefined: its line was lost. */
  code?: number | undefined;
  words: string;
}

type Outcome = "applied" | "later" | "cut" | "lost" | "gone" | "failed";

export const outcomeOf = ({ code, words }: Heard): Outcome => {
  if (code === undefined) return "lost";
  if (code === 0) return "applied";
  if (words.includes("a later release has begun")) return "later";
  if (words.includes("This release would restart")) return "cut";
  // Staged before another one that has been applied meanwhile, and so taken away; it is told to stage it again.
  return words.includes("The staged release is damaged") ? "gone" : "failed";
};

/**
 * The runners that have begun, in the order in which they did. Whose line was lost may never have begun; of two that
 * nobody can tell apart neither is known to have.
 */
export const inOrder = (heard: readonly Heard[], begun: readonly number[]): Heard[] => {
  const [unknown, ...more] = heard.filter(
    (one) => one.pid === undefined && outcomeOf(one) !== "gone",
  );
  return begun.flatMap((pid) => {
    const known = heard.find((one) => one.pid === pid);
    if (known) return [known];
    const others = begun.filter((other) => !heard.some((one) => one.pid === other));
    return unknown && more.length === 0 && others.length === 1 ? [unknown] : [];
  });
};

type Files = ReadonlyMap<string, string>;

export const filesOf = ({ staged, secret }: Release): Files =>
  new Map(
    [...staged.files, ...secret].map(({ path, mode, sha256 }) => [path, `${mode} ${sha256}`]),
  );

/** Names of the releases that are on the disk whole, with no file of another beside them. */
export const whole = (files: Look["files"], candidates: ReadonlyMap<string, Files>): string[] => {
  const all = new Set([...candidates.values()].flatMap((paths) => [...paths.keys()]));
  return [...candidates]
    .filter(([, paths]) => [...all].every((path) => files[path]?.is === paths.get(path)))
    .map(([name]) => name);
};

/** The release that was in force when the race began. */
export const BEFORE = "the release before";

export interface Race {
  course: Course;
  heard: readonly Heard[];
  /** Before it, and after everything of it has ended. */
  before: Look;
  after: Look;
  candidates: ReadonlyMap<string, Files>;
  /** In force at last: which files who reads. */
  releases: ReadonlyMap<string, Release>;
  /** The key with which the spare restream publishes now, as its platform sees it; undefined: it does not. */
  keySeen: string | undefined;
}

/** A sentence for each thing that is not as it must be. */
export const verdict = (race: Race): string[] => {
  const { course, heard, before, after } = race;
  const ordered = inOrder(heard, after.begun.slice(before.begun.length));
  const [inForce, ...others] = whole(after.files, race.candidates);
  return [
    ...(after.isBusy ? ["an apply is still at work"] : []),
    ...after.left.map((path) => `${path} was left`),
    ...(inForce === undefined ? ["no release is in force whole"] : []),
    ...(others.length > 0 ? [`${others.length + 1} releases are in force: nothing is proved`] : []),
    ...(inForce === undefined ? [] : newestProblems(race, ordered, inForce)),
    ...heard
      .filter((one) => !allowedOf(course, one).includes(outcomeOf(one)))
      .map((one) => `${one.runner.name} ${outcomeOf(one)}: ${one.words.slice(-500)}`),
    ...(inForce === undefined ? [] : staleProblems(after, race.releases.get(inForce))),
    ...runningProblems(race),
  ];
};

const allowedOf = (course: Course, { runner }: Heard): Outcome[] => [
  ...(runner.cuts ? [] : (["applied"] as const)),
  ...(runner.cuts || course.startsAt !== undefined ? (["cut"] as const) : []),
  ...(runner.lineLostAt === undefined ? [] : (["lost"] as const)),
  "later",
  "gone",
];

/** The one that began last counts; when that was refused for what it would cut, whatever was whole before it. */
const newestProblems = (
  { heard, before, after }: Race,
  ordered: Heard[],
  inForce: string,
): string[] => {
  const last = ordered.at(-1);
  const begun = after.begun.length - before.begun.length;
  const mayBeMissing = (one: Heard): boolean => ["gone", "lost"].includes(outcomeOf(one));
  if (
    last === undefined ||
    ordered.length !== begun ||
    !heard.every((one) => ordered.includes(one) || mayBeMissing(one))
  )
    return [`${begun} releases have begun, ${ordered.length} of ${heard.length} are known to have`];
  switch (outcomeOf(last)) {
    case "applied":
    case "lost":
      return inForce === last.runner.name
        ? []
        : [`${last.runner.name} began last, and ${inForce} is in force`];
    case "later":
      return [`${last.runner.name} began last, and was told of a later one`];
    case "cut":
    case "gone":
    case "failed": {
      const may = ordered
        .filter((one) => ["applied", "lost"].includes(outcomeOf(one)))
        .map(({ runner }) => runner.name);
      return [BEFORE, ...may].includes(inForce)
        ? []
        : [`${last.runner.name} was refused, and ${inForce} is in force`];
    }
  }
};
