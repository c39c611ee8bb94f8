// What keeps others out, each looked at on the server itself: the form's token, who was revoked, what systemd takes from the page.
import type { Bed } from "../bed/bed";
import { Knocker } from "../../support/page/knocker";
import { expects } from "../verbs/expects";
import { rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { invite, throughTunnel, withPage } from "./on-page";
import { Visitor } from "./visitor";

export const pageGuards = rowsAfter("page", withPage)(
  "page-guards",
  "a form of another page's, a cookie after signing out and after being revoked, an order past the page: each refused; viewers notice nothing",
  async (bed, since, figures) => {
    const problems: string[] = [];
    problems.push(
      ...(await liveUntouched(bed, figures, since, () =>
        throughTunnel(bed, async () => {
          const knocker = new Knocker(bed.home.spawn);
          try {
            problems.push(...(await knocked(bed, knocker)));
          } finally {
            knocker.end();
          }
        }),
      )),
    );
    return { problems: [...problems, ...(await pastThePage(bed))] };
  },
);

const STOP = { order: "stop twitch", sure: "yes" };

const is = (what: string, status: number, expected: number): string[] =>
  status === expected ? [] : [`${what}: ${status}, expected ${expected}`];

const knocked = async (bed: Bed, knocker: Knocker): Promise<string[]> => {
  const [ana, ben] = [new Visitor(knocker), new Visitor(knocker)];
  const link = await invite(bed, "Ana", "control");
  await ana.takeUp(link);
  await ben.takeUp(await invite(bed, "Ben", "watch"));
  const taken = { invitation: link.split("#")[1] ?? "", passphrase: "x".repeat(14), again: "" };
  const stolen = new Visitor(knocker);
  const problems = [
    ...is("a form without the token", (await ana.submit("/act", STOP, "")).status, 403),
    ...is(
      "a form with another's token",
      (await ana.submit("/act", STOP, await ben.token())).status,
      403,
    ),
    ...is("who may only watch", (await ben.submit("/act", STOP)).status, 403),
    ...is("an invitation for the second time", (await stolen.submit("/invite", taken)).status, 403),
    ...is("Ana before she is revoked", (await ana.get("/")).status, 200),
  ];
  stolen.cookies = { ...ben.cookies };
  await ben.submit("/sign-out", {});
  problems.push(...is("a cookie after signing out", (await stolen.get("/still.jpg")).status, 401));
  const token = await ana.token();
  problems.push(
    ...expects(
      "the revocation",
      await bed.project.restream(["page", "revoke", "ana"]),
      0,
      /signed out everywhere/,
    ),
    ...is("a cookie after being revoked", (await ana.get("/still.jpg")).status, 401),
    ...is("an order after being revoked", (await ana.submit("/act", STOP, token)).status, 401),
  );
  return problems;
};

/** In the page's own sandbox, as its own user: what somebody could who broke in. */
const pastThePage = async ({ machine }: Bed): Promise<string[]> => {
  const units = [
    "restream-twitch.service",
    "ssh.service",
    "restreamd-page-act@stop:twitch:root.service",
    "restreamd-clock@stop.service",
  ];
  const tries = [
    ...units.flatMap((unit) => ["start", "stop", "restart"].map((verb) => [verb, unit])),
    ["kill", "restream-twitch.service"],
    ["stop", "restreamd-page-act@stop:twitch:0123456789abcdef.service"],
  ];
  const problems: string[] = [];
  // systemd takes a command of whoever is in the page's own unit for the page's.
  const script = `echo $$ > "$1/cgroup.procs" && exec setpriv --reuid=restreamd-page --regid=restreamd-page --clear-groups --no-new-privs systemctl --no-ask-password "$2" "$3"`;
  const group = (
    await machine.exec("systemctl", "show", "--property=ControlGroup", "--value", "restreamd-page")
  ).trim();
  const folder = (
    await machine.exec(
      ...["sh", "-c"],
      `for root in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do [ -e "$root$1/cgroup.procs" ] && echo "$root$1" && break; done`,
      ...["sh", group],
    )
  ).trim();
  const asPage = (verb: string, unit: string): Promise<boolean> =>
    machine.exec("sh", "-c", script, "sh", folder, verb, unit).then(
      () => true,
      () => false,
    );
  for (const [verb = "", unit = ""] of tries)
    if (await asPage(verb, unit)) problems.push(`the page's user may ${verb} ${unit}`);
  // The one it may: nobody's order, which the command refuses.
  if (!(await asPage("start", "restreamd-page-act@start:twitch:0123456789abcdef.service")))
    return [...problems, ...(await refusedByCommand(machine))];
  return [...problems, "nobody's order was carried out"];
};

/** It was begun, and not turned away by polkit: or nothing is proved. */
const refusedByCommand = async (machine: Bed["machine"]): Promise<string[]> => {
  const said = await machine.exec("journalctl", "-t", "restreamd-page-act", "-n", "3", "-o", "cat");
  return said.includes("may not, or no longer") ? [] : [`nobody's order: ${said}`];
};
