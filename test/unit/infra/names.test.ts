// The names that infra/ and control/ share with files/ and with each other: the one place that compares them.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ACT_TEMPLATE, actUnitOf, RESULTS_DIR, VERBS } from "../../../control/shared/page/order";
import { PASSPHRASES_FILE } from "../../../control/shared/page/passphrases";
import { REFUSED_FILE } from "../../../control/shared/page/refused";
import { describe, expect, it } from "vitest";
import * as failover from "../../../control/shared/failover";
import { OF_EACH_SERVER } from "../../../control/apply/keep";
import { PEER_FILES } from "../../../control/command/pair/put";
import { ARCHIVE_DIR } from "../../../control/shared/archive";
import { PEOPLE_FILE } from "../../../control/shared/page/people";
import * as pair from "../../../control/shared/pair";
import { CAPTURED_DIR, PLACEHOLDER_CHOICE } from "../../../control/shared/placeholder/choice";
import { INDEX_FILE } from "../../../control/shared/releases";
import { WANTED_FILE } from "../../../control/shared/wanted";
import { BESIDE } from "../../../control/apply/units";
import { NO_ROOM, PIECES_DIR } from "../../../control/command/recording/pieces";
import { RECORDING_CONFIG } from "../../../control/command/recording/read";
import { logUnitOf, unitOf } from "../../../control/command/which-units";
import { BROADCASTS_FILE } from "../../../control/shared/broadcast";
import { CHOICE_FILE } from "../../../control/shared/choice";
import { CHOOSE } from "../../../control/shared/mediamtx/users";
import { BROUGHT_DIR, FONT } from "../../../control/apply/placeholder";
import * as control from "../../../control/shared/names";
import * as home from "../../../home/address/ports";
import { NOT_KEPT } from "../../../control/restreamd/look/connections";
import { SANDBOX } from "../../../control/shared/placeholder/sandbox";
import { isRestream } from "../../../control/restreamd/watchdog/decide";
import { NOTICES_FOLDERS } from "../../../control/shared/notices";
import { NOW_FILE, STATE_FILE } from "../../../control/shared/event";
import { parseReport } from "../../../control/shared/report";
import * as host from "../../../infra/names";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderMediamtx } from "../../../infra/render/mediamtx";

const FILES = readFileTree(join(__dirname, "../../../files"));
const content = (path: string): string => {
  const file = FILES.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`files/ has no ${path}`);
  return file.content;
};

const RUNS = { state: "running", process: "", uid: undefined, restarts: 0 } as const;

describe("infra/names.ts and files/", () => {
  it("agree on MediaMTX's unit, config and port", () => {
    const unit = content(`${host.UNIT_DIR}/${host.MEDIAMTX_UNIT}`);
    expect(unit).toContain(`LoadCredential=mediamtx.yml:${host.MEDIAMTX_CONFIG}`);
    expect(unit).toContain(`SocketBindAllow=tcp:${host.RTMP_PORT}`);
    expect(unit).toContain("\nExecStart=@MEDIAMTX_PROGRAM@ %d/mediamtx.yml\n");
    expect(content(`${host.LIB_DIR}/install-program`)).toContain(
      `\nprogram=${host.LIB_DIR}/$name-`,
    );
    expect(unit).toContain(`\nLogFilterPatterns=~${NOT_KEPT}\n`);
    expect(unit).toContain(`SocketBindAllow=tcp:${host.API_ADDRESS.split(":")[1] ?? ""}`);
  });

  it("agree on what a restream reads", () => {
    const unit = content(host.RESTREAM_DEFINITION);
    expect(unit).toContain(`EnvironmentFile=${host.CONFIG_DIR}/%N.env`);
    expect(unit).toContain(`LoadCredential=output.ffpreset:${host.CONFIG_DIR}/%N.ffpreset`);
    expect(unit).toContain(`rtmp://127.0.0.1:${host.HUB_PORT}/feed/live `);
  });

  it("agree on the hub and the feed", () => {
    const hub = content(`${host.UNIT_DIR}/${host.HUB_UNIT}`);
    const config = content(host.HUB_CONFIG);
    expect(hub).toContain(` -c ${host.HUB_CONFIG}\n`);
    expect(hub).toContain(`LoadCredential=feed-key.conf:${host.CONFIG_DIR}/feed-key.conf\n`);
    expect(hub).toContain(`SocketBindAllow=tcp:${host.HUB_PORT}\n`);
    expect(hub).toContain(`SocketBindAllow=tcp:${control.HUB_HTTP_PORT}\n`);
    expect(hub).toContain("RuntimeDirectory=mediamtx-hub\n");
    // Loopback alone, and no other port.
    expect([...config.matchAll(/^ *listen (.*);$/gm)].map(([, address]) => address)).toEqual([
      `127.0.0.1:${control.HUB_HTTP_PORT}`,
      `127.0.0.1:${host.HUB_PORT}`,
    ]);
    expect(config).toContain("deny publish all;");
    expect(config).toContain(`include /run/credentials/${host.HUB_UNIT}/feed-key.con[f];`);
    const feed = content(`${host.UNIT_DIR}/${host.FEED_UNIT}`);
    expect(feed).toContain(`EnvironmentFile=${host.FEED_CONFIG}\n`);
    expect(feed).toContain(`ExecStart=${host.CARRY_FEED}\n`);
    expect(feed).toContain(`LoadCredential=feed.ffpreset:${host.CONFIG_DIR}/feed.ffpreset\n`);
    const script = content(host.CARRY_FEED);
    expect(script).toContain(`rtmp://127.0.0.1:${host.HUB_PORT}/feed\n`);
    expect(script).toContain(`rtmp://127.0.0.1:${host.RTMP_PORT}/${host.PATH} `);
    expect(script).toContain(`/dev/tcp/${host.API_ADDRESS.replace(":", "/")} `);
    expect(script).toContain(`api_user=${host.API_USER}\n`);
    for (const file of ["feed-key.conf", "feed.ffpreset"])
      expect(content(`${host.LIB_DIR}/make-feed-key`)).toContain(`$folder/${file}`);
    expect([control.HUB_UNIT, control.FEED_UNIT, control.HUB_PORT, control.RTMP_PORT]).toEqual([
      ...[host.HUB_UNIT, host.FEED_UNIT, host.HUB_PORT, host.RTMP_PORT],
    ]);
  });

  it("agree on the one key that sshd shows", () => {
    const sshd = content("/etc/ssh/sshd_config.d/10-restream.conf");
    const keys = [...sshd.matchAll(/^HostKey (.*)$/gm)].map(([, file]) => `${String(file)}.pub`);
    expect(keys).toEqual([host.SSH_HOST_KEY]);
  });

  it("agree on the watchdog", () => {
    const unit = content(`${host.UNIT_DIR}/${host.RESTREAMD_UNIT}`);
    expect(unit).toContain(` ${host.RESTREAMD}\n`);
    expect(unit).toContain(`ConditionPathExists=${host.RESTREAMD}\n`);
    expect(unit).toContain(`LoadCredential=mediamtx-api.key:${host.CONFIG_DIR}/mediamtx-api.key`);
    expect(content(host.RESTREAM_DEFINITION)).toContain(
      `ExecStartPre=-${host.LIB_DIR}/wait-before-start %N\n`,
    );
    const effects = readFileSync(
      join(__dirname, "../../../control/restreamd/watchdog/act.ts"),
      "utf8",
    );
    const [, folder = "?"] = /RUNTIME_DIR = "(.*)"/.exec(effects) ?? [];
    expect(unit).toContain(`RuntimeDirectory=${folder.replace("/run/", "")}\n`);
    expect(content(`${host.LIB_DIR}/wait-before-start`)).toContain(`slow=${folder}/slow/$1\n`);
  });

  it("agree on the notices", () => {
    const unit = content(`${host.UNIT_DIR}/${host.NOTICES_UNIT}`);
    expect(unit).toContain(` ${host.NOTICES}\n`);
    expect(unit).toContain(`ConditionPathExists=${host.NOTICES}\n`);
    expect(unit).toContain(`LoadCredential=notices.json:${host.NOTICES_CONFIG}\n`);
    expect(unit).toMatch(/^SupplementaryGroups=restreamd$/m);
    expect(unit).not.toMatch(/^User=restreamd$/m);
    const { state, runtime } = NOTICES_FOLDERS;
    expect(unit).toContain(`StateDirectory=${state.replace("/var/lib/", "")}\n`);
    expect(unit).toContain(`RuntimeDirectory=${runtime.replace("/run/", "")}\n`);
    const watchdog = content(`${host.UNIT_DIR}/${host.RESTREAMD_UNIT}`);
    const kept = dirname(STATE_FILE).replace("/var/lib/", "");
    expect(watchdog).toContain(`StateDirectory=${kept} ${kept}/spool\n`);
    expect(watchdog).toContain(`RuntimeDirectory=${dirname(NOW_FILE).replace("/run/", "")}\n`);
  });

  it("call no sandbox as a restream is called: people would be told that they started it", () => {
    expect(isRestream({ name: `${SANDBOX}-0123abcd.service`, ...RUNS })).toBe(false);
    expect(isRestream({ name: "restream-twitch.service", ...RUNS })).toBe(true);
    // As systemctl and unit folders are searched (look/droplet.ts, command/host.ts).
    expect(SANDBOX.startsWith("restream-")).toBe(false);
  });

  it("agree on the feed's clock", () => {
    const folder = dirname(control.FEED_CLOCK_FILE).replace("/run/", "");
    const unit = content(`${host.UNIT_DIR}/${control.FEED_UNIT}`);
    expect(unit).toContain(`RuntimeDirectory=${folder}\n`);
  });

  it("agree on what asks the platforms", () => {
    const unit = content(`${host.UNIT_DIR}/${host.BROADCASTS_UNIT}`);
    expect(unit).toContain(` ${host.BROADCASTS}\n`);
    expect(unit).toContain(`LoadCredential=broadcasts.json:${host.BROADCASTS_CONFIG}\n`);
    expect(unit).toContain(`RuntimeDirectory=${dirname(BROADCASTS_FILE).replace("/run/", "")}\n`);
    const program = readFileSync(join(__dirname, "../../../control/broadcasts/main.ts"), "utf8");
    const [, folder = "?"] = /"\/var\/lib\/(.*)\//.exec(program) ?? [];
    expect(unit).toContain(`StateDirectory=${folder}\n`);
    const [, user = "?"] = /^User=(.*)$/m.exec(unit) ?? [];
    expect(content("/etc/sysusers.d/restream.conf")).toContain(`u! ${user} - `);
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.BROADCASTS_UNIT}\n`,
    );
    expect(control.BROADCASTS_UNIT).toBe(host.BROADCASTS_UNIT);
  });

  it("agree on the watch of the picture", () => {
    const unit = content(`${host.UNIT_DIR}/${host.PICTURE_WATCH_UNIT}`);
    expect(unit).toContain(`ExecStart=${host.WATCH_PICTURE}\n`);
    expect(unit).toContain(
      `RuntimeDirectory=${dirname(control.PICTURE_FILE).replace("/run/", "")}\n`,
    );
    expect(content(host.WATCH_PICTURE)).toContain(
      `state=$RUNTIME_DIRECTORY/${basename(control.PICTURE_FILE)}\n`,
    );
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.PICTURE_WATCH_UNIT}\n`,
    );
    expect(control.PICTURE_WATCH_UNIT).toBe(host.PICTURE_WATCH_UNIT);
  });

  it("agree on the recording", () => {
    const unit = content(`${host.UNIT_DIR}/${host.RECORDING_UNIT}`);
    expect(unit).toContain(`ExecStart=${host.RECORD_FEED}\n`);
    expect(unit).toContain(`EnvironmentFile=${host.RECORDING_CONFIG}\n`);
    expect(unit).toContain(`StateDirectory=${PIECES_DIR.replace("/var/lib/private/", "")}\n`);
    expect(unit).toMatch(/^DynamicUser=yes$/m);
    expect(unit).toMatch(/^Restart=always$/m);
    expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
    const script = content(host.RECORD_FEED);
    expect(script).toContain(`hub=rtmp://127.0.0.1:${host.HUB_PORT}/feed/live\n`);
    expect(script).toContain(` no_room=${NO_ROOM * 100}\n`);
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.RECORDING_UNIT}\n`,
    );
    expect(control.RECORDING_UNIT).toBe(host.RECORDING_UNIT);
    expect(RECORDING_CONFIG).toBe(host.RECORDING_CONFIG);
    // restreamd takes what begins so for a destination.
    expect(isRestream({ name: host.RECORDING_UNIT, ...RUNS })).toBe(false);
  });

  it("has the same sandbox for the recording as for the feed, but for who may read what it writes", () => {
    const sandboxOf = (path: string): string[] =>
      (content(path).split("# Sandbox\n")[1] ?? "")
        .split("\n")
        .filter((line) => !/^(?:#|User=|UMask=)/.test(line));
    expect(sandboxOf(`${host.UNIT_DIR}/${host.RECORDING_UNIT}`)).toEqual(
      sandboxOf(`${host.UNIT_DIR}/${host.FEED_UNIT}`),
    );
  });

  it("has the same sandbox for what asks the platforms as for the notices", () => {
    const sandboxOf = (path: string): string[] =>
      (content(path).split("# Sandbox\n")[1] ?? "")
        .split("\n")
        .filter((line) => !/^(?:#|User=|SupplementaryGroups=)/.test(line));
    expect(sandboxOf(`${host.UNIT_DIR}/${host.BROADCASTS_UNIT}`)).toEqual(
      sandboxOf(`${host.UNIT_DIR}/${host.NOTICES_UNIT}`),
    );
  });

  it("agree on the spool and the summary", () => {
    const effects = readFileSync(join(__dirname, "../../../control/shared/spool.ts"), "utf8");
    const [, spool = "?"] = /SPOOL_DIR = "(.*)"/.exec(effects) ?? [];
    expect(spool).toBe(`${dirname(STATE_FILE)}/spool`);
    const unit = content(`${host.UNIT_DIR}/${host.SUMMARY_TIMER.replace(".timer", ".service")}`);
    const [, report = "?", copy = "?"] = /^ExecStart=\/usr\/bin\/cp (\S+) (\S+)$/m.exec(unit) ?? [];
    expect(parseReport(content(report))).toEqual({ kind: "summary" });
    expect(unit).toContain(`ExecStart=/usr/bin/mv ${copy} ${spool}/summary.json\n`);
    expect(dirname(copy)).toBe(spool);
    expect(unit).toContain(`ReadWritePaths=-${spool}\n`);
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.SUMMARY_TIMER}\n`,
    );
    expect(control.SUMMARY_TIMER).toBe(host.SUMMARY_TIMER);
    expect(control.CLOCK_CONFIG).toBe(host.CLOCK_CONFIG);
  });

  it("agree on what is brought to be shown, and on the font of a text", () => {
    expect(BROUGHT_DIR).toBe(host.BROUGHT_DIR);
    expect(content(host.MAKE_PLACEHOLDER)).toContain(`font=${FONT}\n`);
  });

  it("agree on who chooses the publisher, and on the hash that no key has", () => {
    const script = content(CHOOSE);
    expect(script).toContain(`choice=\${RESTREAM_CUTOVER-${CHOICE_FILE}}\n`);
    expect(content(`${host.UNIT_DIR}/${host.MEDIAMTX_UNIT}`)).toContain(`'${CHOOSE} < `);
    const [, nobody = "?"] = /_PASS=(sha256:[^"]+)"/.exec(script) ?? [];
    expect(renderMediamtx([], "/placeholder.mp4")).toContain(`pass: ${nobody}\n`);
  });

  it("agree on the command", () => {
    expect(content("/usr/local/bin/restream")).toContain(`program=${host.COMMAND}\n`);
    const effects = readFileSync(join(__dirname, "../../../control/command/host.ts"), "utf8");
    expect(effects).toContain(`"${host.UNIT_DIR}"`);
    expect(unitOf("a")).toBe(host.restreamUnit("a"));
    const logs = [
      ...["mediamtx", "feed", "hub", "restreamd", "notices", "broadcasts"],
      ...["picture", "recording"],
    ];
    expect(logs.map((name) => logUnitOf(name, []))).toEqual([
      host.MEDIAMTX_UNIT,
      host.FEED_UNIT,
      host.HUB_UNIT,
      host.RESTREAMD_UNIT,
      host.NOTICES_UNIT,
      host.BROADCASTS_UNIT,
      host.PICTURE_WATCH_UNIT,
      host.RECORDING_UNIT,
    ]);
  });

  it("agree on the page", () => {
    const unit = content(`${host.UNIT_DIR}/${host.PAGE_UNIT}`);
    expect(unit).toContain(` ${host.PAGE}\n`);
    expect(unit).toContain(`SocketBindAllow=ipv4:tcp:${host.PAGE_PORT}\n`);
    expect(unit).toContain(`RuntimeDirectory=${dirname(REFUSED_FILE).replace("/run/", "")}\n`);
    expect(unit).toContain(
      `StateDirectory=${dirname(PASSPHRASES_FILE).replace("/var/lib/", "")}\n`,
    );
    expect(unit).toContain(` 0644 ${CHOICE_FILE}\n`);
    const acts = content(`${host.UNIT_DIR}/${host.PAGE_ACT_UNIT}`);
    expect(acts).toContain(` ${host.COMMAND} page act -- %i\n`);
    expect(acts).toContain(` -m 0755 ${RESULTS_DIR}\n`);
    expect(acts).toMatch(new RegExp(`^ReadWritePaths=.* -${RESULTS_DIR}$`, "m"));
    const [, user = "?"] = /^User=(.*)$/m.exec(unit) ?? [];
    expect(content("/etc/sysusers.d/restreamd-page.conf")).toContain(`u! ${user} - `);
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.PAGE_UNIT}\n`,
    );
    expect([control.PAGE_UNIT, control.PAGE_PORT, control.PAGE_SOCKET]).toEqual([
      ...[host.PAGE_UNIT, host.PAGE_PORT, host.PAGE_SOCKET],
    ]);
    expect(control.CERTIFICATE).toBe(host.CERTIFICATE);
    expect(home.PAGE_PORT).toBe(host.PAGE_PUBLIC_PORT);
    const socket = content(`${host.UNIT_DIR}/${host.PAGE_SOCKET}`);
    expect(socket).toContain(`ListenStream=0.0.0.0:${host.PAGE_PUBLIC_PORT}\n`);
    expect(content(host.PAGE_PUBLIC_DROP_IN)).toContain(`Sockets=${host.PAGE_SOCKET}\n`);
    expect(ACT_TEMPLATE).toBe(host.PAGE_ACT_UNIT);
    const brought = FILES.filter(
      ({ path }) => path.includes("/page/") || /restreamd-page/.test(path),
    );
    expect(brought.map(({ path }) => path).sort()).toEqual(
      [...host.PAGE_FILES, ...host.PAGE_PUBLIC_FILES, ...host.PAIR_PAGE_FILES]
        .filter((path) => path !== host.PAGE)
        .sort(),
    );
  });

  it("agree on a pair that moves by itself", () => {
    const unit = content(`${host.UNIT_DIR}/${host.FAILOVER_UNIT}`);
    expect(unit).toContain(`ConditionPathExists=${host.FAILOVER_CONFIG}\n`);
    expect(unit).toContain(`LoadCredential=failover.json:${host.FAILOVER_CONFIG}\n`);
    expect(unit).toContain(` ${host.FAILOVER}\n`);
    expect(unit).toContain(`RuntimeDirectory=${basename(failover.FAILOVER_DIR)}\n`);
    expect(unit).toContain(`StateDirectory=${basename(dirname(failover.MEASURED_FILE))}\n`);
    const [, user = "?"] = /^User=(.*)$/m.exec(unit) ?? [];
    expect(content("/etc/sysusers.d/restreamd-failover.conf")).toContain(`u! ${user} - `);
    const tmpfiles = content("/etc/tmpfiles.d/restreamd-failover.conf");
    expect(tmpfiles).toContain(`f! ${failover.CLOSED_FILE} `);
    expect(tmpfiles).toContain(`d ${failover.FAILOVER_DIR} 0755 ${user} ${user} `);
    expect(content(`${host.UNIT_DIR}/restream-.service.d/50-pair.conf`)).toContain(
      `AssertPathExists=!${failover.CLOSED_FILE}\nBefore=${host.HAND_OVER_UNIT}\n`.replace(
        "\n",
        "\n# At the machine's end the other server goes on first: what runs here is killed then, without a goodbye.\n",
      ),
    );
    const rule = content("/etc/polkit-1/rules.d/50-restreamd-failover.rules");
    expect(rule).toContain(`subject.user === "${user}"`);
    expect(rule).toContain(`subject.system_unit === "${host.FAILOVER_UNIT}"`);
    for (const name of [host.TAKE_OVER_UNIT, host.STEP_DOWN_UNIT])
      expect(
        /\/(\^.*\$)\/\.test/.exec(rule)?.[1] &&
          RegExp(/\/(\^.*\$)\/\.test/.exec(rule)?.[1] ?? "^$").test(name),
      ).toBe(true);
    for (const script of [content(host.BEAT), content(host.STEP_DOWN)])
      expect(script).toContain(`dir=\${DIR-${failover.FAILOVER_DIR}}\n`);
    for (const [script, file] of [
      [host.BEAT, failover.WORD_FILE],
      [host.BEAT, failover.HEARD_FILE],
    ] as const)
      expect(content(script)).toContain(`$dir/${basename(file)}"`);
    expect(content(host.STEP_DOWN)).toContain(`gate=\${GATE-${failover.GATE_DIR}}\n`);
    expect(content(host.STEP_DOWN)).toContain(`"$gate/${basename(failover.CLOSED_FILE)}"`);
    for (const file of [failover.STEP_DOWN_FILE, failover.HAND_OVER_FILE])
      expect(content(host.STEP_DOWN)).toContain(`order=$dir/${basename(file)}\n`);
    for (const name of [host.STEP_DOWN_UNIT, host.HAND_OVER_UNIT])
      expect(content(`${host.UNIT_DIR}/${name}`)).toContain(`=${host.STEP_DOWN}`);
    expect([
      ...[control.FAILOVER_UNIT, control.TAKE_OVER_UNIT, control.STEP_DOWN_UNIT],
      ...[control.HAND_OVER_UNIT, failover.FAILOVER_CONFIG, logUnitOf("failover", [])],
    ]).toEqual([
      ...[host.FAILOVER_UNIT, host.TAKE_OVER_UNIT, host.STEP_DOWN_UNIT],
      ...[host.HAND_OVER_UNIT, host.FAILOVER_CONFIG, host.FAILOVER_UNIT],
    ]);
  });

  it("agree on the pair", () => {
    const unit = content(`${host.UNIT_DIR}/${host.PEER_UNIT}`);
    expect(unit).toContain(`ConditionPathExists=${host.PEER_ENV}\n`);
    expect(unit).toContain(`EnvironmentFile=${host.PEER_ENV}\n`);
    expect(unit).toContain(`LoadCredential=host-key:${host.SSH_HOST_KEY.replace(/\.pub$/, "")}\n`);
    expect(unit).toContain(`ExecStart=${host.FOLLOW_PEER}\n`);
    expect(unit).toContain(`StateDirectory=${basename(pair.PEER_DIR)}\n`);
    expect(unit).toContain("\nStateDirectoryMode=0755\n");
    const [, user = "?"] = /^User=(.*)$/m.exec(unit) ?? [];
    expect(content("/etc/sysusers.d/restreamd-peer.conf")).toContain(`u! ${user} - `);
    expect(content("/etc/systemd/system-preset/50-restream.preset")).toContain(
      `enable ${host.PEER_UNIT}\n`,
    );
    expect([pair.PEER_CONFIG, control.PEER_UNIT, logUnitOf("peer", [])]).toEqual([
      ...[host.PEER_ENV, host.PEER_UNIT, host.PEER_UNIT],
    ]);
    expect(OF_EACH_SERVER).toEqual([
      ...[host.FAILOVER_CONFIG, host.PEER_ENV, host.PEER_KNOWN_HOSTS, host.PEER_AUTHORIZED_KEYS],
    ]);
    const follows = content(host.FOLLOW_PEER);
    expect(follows).toContain(`{KNOWN_HOSTS-${host.PEER_KNOWN_HOSTS}}`);
    for (const file of [pair.ON_AIR_FILE, pair.COPY_DIR, pair.WHOLE_DIR, pair.SPARES_DIR])
      expect(follows).toContain(`#   ${basename(file)} `);
    for (const script of [content(host.SHOW_PEER), follows])
      expect(script).toContain(script === follows ? "/var/lib/restreamd-peer/on-air" : PEER_FILES);
    const list = content(PEER_FILES).split("\n");
    for (const path of [
      ...[WANTED_FILE, CHOICE_FILE, PEOPLE_FILE, STATE_FILE, NOTICES_FOLDERS.state],
      ...[dirname(PASSPHRASES_FILE), dirname(control.CERTIFICATE), PLACEHOLDER_CHOICE],
      ...[pair.ON_AIR_FILE, INDEX_FILE, host.FEED_CONFIG],
      ...[ARCHIVE_DIR, CAPTURED_DIR, host.PLACEHOLDER_DIR],
    ])
      expect(list).toContain(path);
    expect(content(host.PAIR_PAGE_FILES[0] ?? "")).toContain(
      `ReadWritePaths=-${dirname(WANTED_FILE)} -${pair.PEER_DIR} -${failover.FAILOVER_DIR} -${failover.GATE_DIR}\n`,
    );
    expect(content(host.GET_CERTIFICATE)).toContain(`< ${pair.ON_AIR_FILE};`);
  });

  it("lets the page start what carries out its orders, and nothing else", () => {
    const rules = content("/etc/polkit-1/rules.d/50-restreamd-page.rules");
    expect(rules.match(/action\.id === ".*"/g)).toEqual([
      'action.id === "org.freedesktop.systemd1.manage-units"',
    ]);
    expect(rules).toContain('action.lookup("verb") === "start"');
    expect(rules.match(/Result\.YES/g)).toHaveLength(1);
    const [, pattern = ""] = /^ {4}\/(.*)\/\.test/m.exec(rules) ?? [];
    const isAllowed = (unit: string): boolean => new RegExp(pattern).test(unit);
    const person = "0123456789abcdef";
    for (const verb of VERBS)
      expect(isAllowed(actUnitOf({ verb, destination: "twitch", person }))).toBe(true);
    for (const unit of [
      "ssh.service",
      host.PAGE_UNIT,
      host.restreamUnit("twitch"),
      "restreamd-clock@stop.service",
      `restreamd-page-act@kill:twitch:${person}.service`,
      `restreamd-page-act@stop:twitch:${person}0.service`,
      `restreamd-page-act@stop:a-b:${person}.service`,
      `x/restreamd-page-act@stop:twitch:${person}.service`,
      `restreamd-page-act@stop:twitch:${person}.service.d`,
      `restreamd-page-act@stop:twitch:${person}.service\nssh.service`,
      "undefined",
    ])
      expect(isAllowed(unit)).toBe(false);
  });

  it("lets the watchdog signal MediaMTX, the hub and the restreams, and nothing else", () => {
    const rules = content("/etc/polkit-1/rules.d/50-restream.rules");
    expect(rules.match(/action\.id === ".*"/g)).toEqual([
      'action.id === "org.freedesktop.systemd1.manage-units"',
    ]);
    expect(rules.match(/Result\.YES/g)).toHaveLength(1);
    const [, pattern = ""] = /^ {4}\/(.*)\/\.test/m.exec(rules) ?? [];
    const isAllowed = (unit: string): boolean => new RegExp(pattern).test(unit);
    for (const unit of [host.MEDIAMTX_UNIT, host.HUB_UNIT, host.restreamUnit("twitch")])
      expect(isAllowed(unit)).toBe(true);
    for (const unit of [
      "ssh.service",
      "restreamd.service",
      host.FEED_UNIT,
      "nginx.service",
      "restream-a.service.d",
      "x/restream-a.service",
      "undefined",
    ])
      expect(isAllowed(unit)).toBe(false);
  });

  it("agree with control/", () => {
    expect(control.MEDIAMTX_UNIT).toBe(host.MEDIAMTX_UNIT);
    expect(control.RESTREAMD_UNIT).toBe(host.RESTREAMD_UNIT);
    expect(control.NOTICES_UNIT).toBe(host.NOTICES_UNIT);
    expect(control.MEDIAMTX_CONFIG).toBe(host.MEDIAMTX_CONFIG);
    expect(control.PATH).toBe(host.PATH);
    expect(readFileSync(join(__dirname, "../../../control/apply/host.ts"), "utf8")).toContain(
      `"${host.STATE_DIR}"`,
    );
    expect(`${control.API_HOST}:${control.API_PORT}`).toBe(host.API_ADDRESS);
    expect(control.API_USER).toBe(host.API_USER);
    for (const [file, source] of [
      ["mediamtx-api.key", "shared/mediamtx/api"],
      ["mediamtx-api.env", "shared/mediamtx/users"],
    ] as const) {
      const api = readFileSync(join(__dirname, `../../../control/${source}.ts`), "utf8");
      expect(api).toContain(`"${host.CONFIG_DIR}/${file}"`);
      expect(content(`${host.LIB_DIR}/make-api-key`)).toContain(file.replace(".key", ""));
    }
  });
});

describe("files/", () => {
  it("restarts every service for ever", () => {
    // But the one that asks for a summary, and ends.
    const services = FILES.filter(
      ({ path, content: unit }) => path.endsWith(".service") && !/^Type=oneshot$/m.test(unit),
    );
    expect(services).toHaveLength(14);
    for (const { path, content: unit } of services) {
      expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
      expect(unit).toMatch(/^Restart=always$/m);
      // Nothing waits for what is beside the stream.
      expect(unit).toMatch(
        BESIDE.includes(basename(path)) ? /^RestartSec=(?:[15]|500ms)$/m : /^RestartSec=100ms$/m,
      );
    }
  });

  it("starts MediaMTX with the machine, and no restream", () => {
    const preset = content("/etc/systemd/system-preset/50-restream.preset");
    expect(preset).toMatch(/^enable mediamtx-restream\.service$/m);
    expect(preset).toMatch(/^enable restreamd\.service$/m);
    expect(preset).toMatch(/^enable restreamd-notices\.service$/m);
    expect(preset).toMatch(/^disable restream-\*\.service$/m);
  });

  it("has scripts that stop at the first failure", () => {
    const scripts = FILES.filter(({ mode }) => mode === "0755");
    expect(scripts).toHaveLength(19);
    for (const { content: script } of scripts) expect(script).toMatch(/^set -e?uo pipefail$/m);
  });
});
