// restream doctor of a pair that moves by itself says whether it could, and why not: here because the spare installs a release.
import * as z from "zod";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { expects } from "../verbs/expects";
import type { Scenario } from "../verbs/scenario";
import { canMove, ready, saidBy } from "./by-itself";

const NOTICED_WITHIN_MS = 30_000;
/** Where apply marks it. */
const RELEASE_FILE = "/run/restreamd-gate/release";
const WHY = /a release is being installed/;

const examination = z.object({
  findings: z.array(z.object({ topic: z.string(), verdict: z.string(), what: z.string() })),
});
type Line = z.infer<typeof examination>["findings"][number];

export const pairDoctor: Scenario = {
  name: "pair-doctor",
  title:
    "restream doctor says that the spare could go on by itself; while it installs a release, that it could not and why, and restream failover is refused; then it could again",
  suite: "pair",
  run: async (bed) => {
    const { onAir, spare } = await ready(bed);
    const first = await lineOf(bed);
    // As apply marks it, and nothing is installed: a real one is over before the doctor is.
    await spare.machine.exec(
      ...["sh", "-c", 'cut -d" " -f1 /proc/uptime | tr -d . | sed "s/$/0/" > "$0"', RELEASE_FILE],
    );
    await eventually("the one on air has heard of it", NOTICED_WITHIN_MS, async () => {
      if ((await saidBy(onAir)).byItself?.canMove !== false) throw new Error("it could move");
    });
    const meanwhile = await lineOf(bed);
    const failover = await bed.project.restream(["failover"]);
    await spare.machine.exec("rm", RELEASE_FILE);
    await canMove(onAir);
    return outcomeOf({
      problems: [
        ...expectLine("at first", first, "ok", /by itself/),
        ...expectLine("while a release is installed", meanwhile, "wrong", WHY),
        ...expects("restream failover", failover, 3, WHY),
      ],
    });
  },
};

/** undefined: it says nothing of the pair. */
const lineOf = async (bed: Bed): Promise<Line | undefined> => {
  const { stdout } = await bed.project.restream(["doctor", "--json"]);
  return examination.parse(JSON.parse(stdout)).findings.find(({ topic }) => topic === "pair");
};

const expectLine = (
  when: string,
  line: Line | undefined,
  verdict: "ok" | "wrong",
  words: RegExp,
): string[] =>
  line?.verdict === verdict && words.test(line.what)
    ? []
    : [`${when} the doctor says ${JSON.stringify(line ?? null)}, expected ${verdict}, ${words}`];
