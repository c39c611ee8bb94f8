// A locked server is destroyed by nobody, and changes as before; an unlocked one says how to lock it. Then it is destroyed.
import type { Bed } from "../bed/bed";
import { STACK } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { expects, type Said } from "../verbs/expects";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { mustUp, set } from "../verbs/change";

const ADVICE =
  /twitch and youtube were running, .*pulumi config set restream:locked true; pulumi up/;

export const locked = rowsAfter("changes", ensureOnAir)(
  "locked",
  "restream:locked: pulumi up advises it while restreams run; pulumi destroy and restream destroy then destroy nothing, releases go on: 0 lost",
  async (bed) => {
    const hours = async (count?: string): Promise<Said> => {
      await set(bed, "hours", count);
      return mustUp(bed);
    };
    const unlocked = await hours("300");
    await set(bed, "locked", "true");
    const locking = await mustUp(bed);
    const before = made(bed);
    const plain = await bed.project.pulumi(["destroy", "--yes", "--skip-preview", "-s", STACK]);
    const ours = await bed.project.restream(["destroy", "--yes"]);
    const after = made(bed);
    const changed = await hours("301");
    await set(bed, "locked");
    const unlocking = await hours();
    return {
      problems: [
        ...expects("pulumi up of an unlocked server", unlocked, 0, ADVICE),
        ...(ADVICE.test(locking.output) ? ["a locked server is advised to be locked"] : []),
        ...(plain.code === 0 || !/protected/.test(plain.output)
          ? [`pulumi destroy: exit code ${plain.code}: ${plain.output.slice(-800)}`]
          : []),
        ...expects("restream destroy", ours, 3, /is locked .*: nothing was destroyed/),
        ...(after.join() === before.join() ? [] : [`not all is there: ${after.join(", ")}`]),
        ...expects("a release while locked", changed, 0, /release applied: [1-9]\d* files written/),
        ...expects("pulumi up that unlocks", unlocking, 0, ADVICE),
      ],
    };
  },
);

/** The last row but `destroy`: the server is gone after it. */
export const restreamDestroy: Scenario = {
  name: "restream-destroy",
  title:
    "restream destroy: says who is on air, what a day costs and which droplet is not ours; asks; leaves nothing of ours",
  suite: "changes",
  once: true,
  run: async (bed) => {
    await ensureOnAir(bed);
    const { droplet } = (await bed.api("POST", "/v2/droplets", ANOTHER)) as {
      droplet: { id: number };
    };
    const alone = await bed.project.restream(["destroy"]);
    const declined = await bed.project.shell(asked("n"));
    const untouched = made(bed);
    const agreed = await bed.project.shell(asked("y"));
    const left = made(bed);
    await bed.api("DELETE", `/v2/droplets/${droplet.id}`);
    const tells = new RegExp(
      // rebuild, before this row, leaves a server of the next size.
      `twitch and youtube are on air: these broadcasts end\\.[^]*costs \\$0\\.(?:64|86) a day[^]*1 further droplet carries the tag restream-${STACK}.*doctl compute droplet delete ${droplet.id}`,
    );
    return outcomeOf({
      problems: [
        ...expects("nobody can be asked", alone, 3, /nothing was changed.*restream destroy --yes/),
        ...expects("somebody says no", declined, 3, tells),
        ...expects("somebody says no", declined, 3, /Nothing was destroyed/),
        ...(untouched.length > 2 ? [] : [`after a no there is only ${untouched.join(", ")}`]),
        ...expects("somebody says yes", agreed, 0, /is gone, and its costs have ended/),
        ...(left.join() === `droplet ${droplet.id}`
          ? []
          : [`left: ${left.join(", ") || "nothing"}`]),
      ],
    });
  },
};

/** What an answer that was lost leaves: nobody's, with the stack's tag. */
const ANOTHER = {
  name: "another",
  region: "nyc3",
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  tags: [`restream-${STACK}`],
};

/** On a terminal of its own, that types `answer` and is there until the command has ended. */
const asked = (answer: string): string =>
  `(sleep 5; printf ${answer}; sleep 3) | script --quiet --return --command 'stty columns 80; restream destroy' /dev/null`;

const made = ({ simulator }: Bed): string[] =>
  simulator.resources().map(({ type, id }) => `${type} ${id}`);
