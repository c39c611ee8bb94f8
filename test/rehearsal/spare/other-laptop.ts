// The laptop died, then the server does: another one, with the exported state, the stack file, the passphrase and the SSH key, knows both servers.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { STACK, UP, type Project } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { countChanges } from "../story/second-up";
import { writesSince } from "../verbs/account";
import { expects, type Said } from "../verbs/expects";
import { newLaptop } from "../verbs/laptop";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { bothPushed, whoPushes } from "./pushes";
import { holderOf, liveAnew, onAirNow, readySpare, switchOn, type Server } from "./servers";

/** Its exit code (docs/usage/operate.md). */
const UNREACHABLE = 4;
const LIVE_WITHIN_MS = 120_000;

export const otherLaptopOfTwo: Scenario = {
  name: "other-laptop-of-two",
  title:
    "another laptop with the exported state, the stack file, the passphrase and the SSH key, and no host key of ours: restream status and pair, of either server; pulumi up changes nothing; with another host key in the state nothing is asked; it rescues, and the first laptop goes on",
  suite: "spare",
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    await readySpare(spare, onAir.name);
    const folder = join(bed.runFolder, "other-laptop");
    const laptop = await newLaptop(bed, folder);
    const problems: string[] = [];
    try {
      const wrongKey = await withState(bed, { laptop, folder }, { onAir, spare });
      const status = await laptop.restream(["status"]);
      const here = await laptop.restream(["pair"]);
      const there = await laptop.restream(["--node", "spare", "pair"]);
      const before = bed.simulator.log.length;
      const { stdout } = await laptop.mustPulumi(UP);
      const changes = countChanges(stdout);
      const writes = writesSince(bed, before);
      problems.push(
        ...expects(
          "another host key in the state",
          wrongKey,
          UNREACHABLE,
          /^Host key verification failed\.\s*$/m,
        ),
        ...expects("restream status", status, 0, new RegExp(`${onAir.name}`)),
        ...expects("restream pair", here, 0, new RegExp(`This is ${onAir.name}, on air`)),
        ...expects("restream --node spare pair", there, 0, new RegExp(`This is ${spare.name}`)),
        ...(changes === 0 ? [] : [`pulumi up made ${changes} changes on the other laptop`]),
        ...writes.map((write) => `pulumi up on the other laptop asked for ${write}`),
      );
      const counts = await whoPushes([onAir, spare], async () => {
        const cutAt = Date.now();
        const said = await laptop.restream(["rescue", "--from", onAir.name, "--yes"]);
        figures["restream rescue there s"] = (Date.now() - cutAt) / 1000;
        problems.push(...expects("restream rescue", said, 0, new RegExp(spare.name)));
        bed.meantDroplet = spare.id;
        await liveAnew(bed, cutAt, LIVE_WITHIN_MS);
      });
      problems.push(
        ...bothPushed(counts, figures),
        ...((await holderOf(bed)) === spare.id ? [] : ["the address has not moved"]),
      );
    } finally {
      bed.project.transcript += laptop.transcript;
      laptop.remove();
      rmSync(folder, { recursive: true });
    }
    await switchOn(bed, onAir);
    await readySpare(onAir, spare.name);
    // The first one finds its stack as it was.
    const again = await bed.project.mustPulumi(UP);
    return outcomeOf({
      problems: [
        ...problems,
        ...(countChanges(again.stdout) === 0 ? [] : ["the first laptop lost track of the servers"]),
        ...((await holderOf(bed)) === spare.id ? [] : ["pulumi up moved the address back"]),
      ],
    });
  },
};

/** First with a state that holds another host key for the one on air: it is asked for nothing. Then with the state as it is. */
const withState = async (
  bed: Bed,
  { laptop, folder }: { laptop: Project; folder: string },
  { onAir, spare }: { onAir: Server; spare: Server },
): Promise<Said> => {
  const exported = join(folder, "restream-state.json");
  await bed.project.mustPulumi(["stack", "export", "--file", exported, "-s", STACK]);
  const text = readFileSync(exported, "utf8");
  const take = async (state: string): Promise<void> => {
    writeFileSync(exported, state);
    await laptop.mustPulumi(["stack", "import", "--file", exported, "-s", STACK]);
  };
  const keys = (await bed.project.output("servers")) as Record<string, { sshHostKey: string }>;
  const [own, wrong] = [onAir, spare].map(({ name }) => keys[name]?.sshHostKey ?? "") as [
    string,
    string,
  ];
  if (own === "" || !text.includes(own)) throw new Error("the state holds no host key");
  await take(text.replaceAll(own, wrong));
  const said = await laptop.restream(["--node", onAir.name, "status"]);
  await take(text);
  return said;
};
