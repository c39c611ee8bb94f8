// The operator's command: it shows what the platforms themselves know, and ends, renews and keeps their sessions as it says.
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import { expectBack, expectLive, expectShown } from "../verbs/row";
import { followTold } from "./follow";
import { lateOf, toldOf } from "./told";
import { both, expectEnds, expectExit, scenario, untilShown } from "./asked";
import { onServer, restreamOnServer } from "../verbs/on-server";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { withOtherHostKey } from "../verbs/other-host-key";
import { WITHIN_MS } from "../verbs/deadlines";
import { withUplink } from "../verbs/links";
import { untouched } from "../verbs/untouched";
import { SECRETS } from "../bed/secrets";

/** How long the platforms of the rehearsal forgive an unclean end. */
const SESSION_GRACE_SECONDS = 30;

export const commandStatus = scenario(
  "command-status",
  "restream status: sending, placeholder, failing with exit code 1, and sending again, as the platforms know it",
  async (bed, _since, figures) => {
    await untilShown(bed, both("sending"), true, 0);
    const screen = await restreamOnServer(bed, "status");
    bed.say(screen.output);
    await bed.publisher.kill();
    figures["placeholder shown after s"] = await untilShown(bed, both("placeholder"), false, 1);
    await goLive(bed);
    await untilShown(bed, both("sending"), true, 0);
    await bed.platforms.twitch.stop();
    figures["failing shown after s"] = await untilShown(
      bed,
      { twitch: "failing", youtube: "sending" },
      true,
      1,
    );
    const failing = await restreamOnServer(bed, "status");
    bed.say(failing.output);
    await bed.platforms.twitch.start();
    figures["sending again shown after s"] = await untilShown(bed, both("sending"), true, 0);
    await bed.machine.exec("systemctl", "stop", "restreamd");
    const blind = await restreamOnServer(bed, "status").finally(() =>
      bed.machine.exec("systemctl", "start", "restreamd"),
    );
    bed.say(blind.output);
    const lines = screen.output.trimEnd().split("\n");
    return [
      ...expectExit(screen, 0, /twitch +LIVE[\s\S]*youtube +LIVE[\s\S]*(All is well|Well now)/),
      ...expectExit(failing, 1, /twitch +FAILING[\s\S]*NOT WELL[\s\S]*restream logs twitch/),
      ...expectExit(blind, 1, /twitch +RUNS.*not seen[\s\S]*NOT WELL: restreamd/),
      ...(lines.length <= 24 && lines.every(({ length }) => length <= 80)
        ? []
        : ["the screen is larger than 24 lines of 80 columns"]),
      ...(screen.output.includes("\u001b") ? ["there are colours without a terminal"] : []),
    ];
  },
);

export const commandBroadcast = scenario(
  "command-broadcast",
  "refresh keeps the session; rollover is one clean end and a new session, and none where it is stopped meanwhile; stop is a clean end; the other is untouched",
  async (bed, since, figures) => {
    await untilShown(bed, both("sending"), true, 0);
    const refreshed = await restreamOnServer(bed, "refresh", "twitch");
    const [before, after] = bed.platforms.twitch.connections.slice(-2);
    const problems = [
      ...expectExit(refreshed, 0, /sending to twitch/),
      ...lateOf([await toldOf("refreshed", since, /You refreshed the sending to Twitch/)]),
      ...(before?.endedAt !== undefined && before.endedAt >= since && after?.endedAt === undefined
        ? []
        : ["refresh: twitch saw no new connection"]),
      ...expectEnds(bed, "twitch", since, []),
    ];
    const rolledAt = now();
    const rolled = await bed.project.server("rollover", "twitch");
    const again = bed.platforms.twitch.connections.filter(({ startedAt }) => startedAt > rolledAt);
    const ended = bed.platforms.twitch.connections.findLast(({ endedAt }) => endedAt !== undefined);
    const pause = ((again[0]?.startedAt ?? 0) - (ended?.endedAt ?? 0)) / 1000;
    figures["rollover, off the platform s"] = Number(pause.toFixed(1));
    problems.push(
      ...expectExit(rolled, 0, /has ended[\s\S]*sending to twitch/),
      ...lateOf([await toldOf("rolled over", now(), /You rolled over Twitch/, rolledAt)]),
      ...expectEnds(bed, "twitch", rolledAt, ["unpublish"]),
      ...(again.length === 1 ? [] : [`rollover: ${again.length} new connections`]),
      ...(pause >= SESSION_GRACE_SECONDS ? [] : [`rollover: only ${pause} s between the two`]),
    );
    const interrupted = await onServer(bed, [
      ...["timeout", "--foreground", "--preserve-status", "--signal=INT", "4"],
      ...["/usr/local/bin/restream", "rollover", "twitch"],
    ]);
    problems.push(
      ...expectExit(interrupted, 1, /Interrupted: twitch is off[\s\S]*restream start twitch/),
      ...expectExit(await restreamOnServer(bed, "start", "twitch"), 0, /sending to twitch/),
    );
    const rollingAt = now();
    const rolling = onServer(bed, ["/usr/local/bin/restream", "rollover", "twitch"]);
    await untilShown(bed, { twitch: "off", youtube: "sending" }, true, 0);
    const meanwhile = await restreamOnServer(bed, "stop", "twitch");
    problems.push(
      ...expectExit(meanwhile, 0, /twitch was off already/),
      ...expectExit(await rolling, 0, /twitch was stopped meanwhile: no new broadcast is begun/),
      ...expectEnds(bed, "twitch", rollingAt, ["unpublish"]),
      ...(bed.platforms.twitch.connections.some(({ startedAt }) => startedAt > rollingAt)
        ? ["a rollover began what was stopped meanwhile"]
        : []),
      ...expectExit(await restreamOnServer(bed, "start", "twitch"), 0, /sending to twitch/),
    );
    const stoppedAt = now();
    const stopped = await restreamOnServer(bed, "stop", "twitch");
    const off = await restreamOnServer(bed, "refresh", "twitch");
    await untilShown(bed, { twitch: "off", youtube: "sending" }, true, 0);
    problems.push(
      ...expectExit(stopped, 0, /its broadcast has ended/),
      ...expectExit(off, 3, /twitch is off/),
      ...expectEnds(bed, "twitch", stoppedAt, ["unpublish"]),
      ...expectExit(await restreamOnServer(bed, "start", "twitch"), 0, /sending to twitch/),
      ...expectExit(
        await restreamOnServer(bed, "start", "twich"),
        2,
        /Known: twitch, youtube, all/,
      ),
      ...expectExit(await restreamOnServer(bed, "statsu"), 2, /Did you mean status/),
      ...untouched(bed, since, "unbroken", ["youtube"]),
    );
    return problems;
  },
);

/** Up, kb/s. */
const SLOW_KBPS = 32;

/** Each kick lets both try anew: whoever asks first gets in. */
const MOST_KICKS = 10;

export const commandGhost = scenario(
  "command-ghost",
  "a ghost took the path in a gap: listed, kicked by its name until the right publisher is in; nobody is kicked twice over",
  async (bed, _since, figures) => {
    const address = (await bed.project.output("address")) as string;
    const ghost = bed.publishers.newPublisher("ghost", address, SECRETS.publishKey, {
      source: "ghost",
    });
    const problems: string[] = [];
    try {
      await bed.publisher.kill();
      problems.push(
        ...expectExit(
          await restreamOnServer(bed, "publisher", "kick", "home"),
          3,
          /Nobody publishes now/,
        ),
      );
      ghost.start();
      const ghostAt = await ghost.waitForConnect(WITHIN_MS.connects);
      await expectShown(bed, "ghost", ghostAt, WITHIN_MS.shown);
      problems.push(
        ...expectExit(await restreamOnServer(bed, "publisher"), 0, /^home from [\d.]+, since /),
        ...expectExit(
          await restreamOnServer(bed, "publisher", "kick", "thief"),
          3,
          /Now: home from/,
        ),
      );
      const returnedAt = now();
      bed.publisher.start();
      let kickedAt = now();
      problems.push(
        ...(await followTold(bed, returnedAt, /Two OBS want to stream/, {
          expects: [/^restream publisher$/, /^restream publisher kick ADDRESS$/],
          fills: { ADDRESS: HOME },
        })),
      );
      let kicks = 1;
      const isIn = (): Promise<boolean> =>
        expectLive(bed, kickedAt, PLATFORMS, WITHIN_MS.shownAfterKick).then(
          () => true,
          () => false,
        );
      while (!(await isIn()) && kicks < MOST_KICKS) {
        kickedAt = now();
        problems.push(
          ...expectExit(await restreamOnServer(bed, "publisher", "kick", "home"), 0, /Ended:/),
        );
        kicks++;
      }
      figures["kicks until the right publisher was in times"] = kicks;
      // What was found before counts all the same.
      await expectBack(bed, returnedAt).catch((error: unknown) => {
        problems.push(error instanceof Error ? error.message : String(error));
      });
    } finally {
      await ghost.kill();
    }
    return problems;
  },
);

export const commandHome = scenario(
  "command-home",
  "npm run server from home: the same status, events and logs, its exit codes, also over a slow line; another host key is refused",
  async (bed, _since, figures) => {
    await untilShown(bed, both("sending"), true, 0);
    const status = await bed.project.server("status");
    bed.say(status.output);
    const events = await bed.project.server("events", "--number", "3");
    bed.say(events.output);
    const problems = [
      ...expectExit(status, 0, /twitch +LIVE[\s\S]*youtube +LIVE[\s\S]*(All is well|Well now)/),
      ...expectExit(events, 0, /viewers: /),
      ...expectExit(await bed.project.server("logs", "twitch", "-n", "5"), 0, /restream-twitch\[/),
      ...expectExit(await bed.project.server("start", "no where"), 2, /Known: twitch, youtube/),
      ...expectExit(await bed.project.server("--help"), 0, /rollover/),
    ];
    const test = await bed.project.server("notify", "--test");
    problems.push(
      ...expectExit(test, 0, /Event #\d+ is handed/),
      ...expectExit(await restreamOnServer(bed, "events", "-n", "1"), 0, /test/i),
    );
    // A phone at the edge of its cell; OBS is not on it.
    await bed.publisher.kill();
    await withUplink(bed.home, SLOW_KBPS, async () => {
      const startedAt = now();
      const slow = await bed.project.restream(["status"]);
      figures["status over a slow line s"] = Number(((now() - startedAt) / 1000).toFixed(1));
      problems.push(...expectExit(slow, 1, /OBS is gone/));
    });
    await goLive(bed);
    await untilShown(bed, both("sending"), true, 0);
    const stranger = await withOtherHostKey(bed, () => bed.project.server("status"));
    problems.push(
      ...expectExit(stranger, 4, /Host key verification failed[\s\S]*cannot be reached by SSH/),
      ...expectExit(await bed.project.server("status"), 0, /(All is well|Well now)/),
    );
    return problems;
  },
);
