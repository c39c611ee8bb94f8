import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as control from "../../../control/shared/names";
import { BESIDE } from "../../../control/apply/units";
import * as host from "../../../infra/names";
import { parseSettings } from "../../../infra/parse/settings";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { renderRelease } from "../../../infra/render/release";
import { SETTINGS } from "./a-settings";

const PROGRAM = { path: host.METRICS, mode: "0644", content: "// the program\n" };
const FILES = readFileTree("files");
const contentOf = (path: string): string => FILES.find((file) => file.path === path)?.content ?? "";
const ON = { ...SETTINGS, metrics: true };

interface File {
  path: string;
  units: string[];
  content: string;
}
const released = (settings: typeof SETTINGS): File[] => {
  const { publicText, secretText } = renderRelease(settings, [...FILES, PROGRAM]);
  return [publicText, secretText].flatMap((text) => (JSON.parse(text) as { files: File[] }).files);
};
const onlyIn = (one: File[], other: File[]): File[] =>
  one.filter(
    (file) => !other.some(({ path, content }) => path === file.path && content === file.content),
  );

describe("restream:metrics", () => {
  it("is off unless it is true, and says what it takes", () => {
    const of = (value: string): string[] => {
      const parsed = parseSettings({
        values: { metrics: value },
        secretKeys: new Set(),
        sshKey: { privateKey: undefined, publicKey: undefined },
        placeholderFile: undefined,
        node: "20.19.0",
        apiToken: "set",
        deadAgent: undefined,
      });
      return parsed.ok ? [] : parsed.issues.filter((issue) => issue.includes("metrics"));
    };
    expect([of(""), of("true"), of("false")]).toEqual([[], [], []]);
    expect(of("yes")).toEqual(['restream:metrics: got "yes", expected true or false']);
  });

  it("off, brings nothing: every file is as in a tree that never had it", () => {
    const without = renderRelease(
      SETTINGS,
      FILES.filter(({ path }) => !host.METRICS_FILES.includes(path)),
    );
    expect(renderRelease(SETTINGS, [...FILES, PROGRAM])).toEqual(without);
    expect(without.publicText + without.secretText).not.toMatch(/:(?:9998|9100|9101)\b|prometheus/);
  });

  it("on, brings its own files, and changes MediaMTX's and the list of packages", () => {
    const [on, off] = [released(ON), released(SETTINGS)];
    expect(
      onlyIn(off, on)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([host.MEDIAMTX_CONFIG, host.PACKAGES].sort());
    expect(Object.fromEntries(onlyIn(on, off).map(({ path, units }) => [path, units]))).toEqual({
      [host.MEDIAMTX_CONFIG]: [host.MEDIAMTX_UNIT],
      [host.MEDIAMTX_METRICS_DROP_IN]: [host.MEDIAMTX_UNIT],
      [`${host.UNIT_DIR}/${host.METRICS_UNIT}`]: [host.METRICS_UNIT],
      [host.METRICS]: [host.METRICS_UNIT],
      [`${host.UNIT_DIR}/${host.NODE_EXPORTER_UNIT}`]: [host.NODE_EXPORTER_UNIT],
      [host.PACKAGES]: [],
    });
    const packages = on.find(({ path }) => path === host.PACKAGES)?.content;
    expect(packages).toBe(`${contentOf(host.PACKAGES)}${host.NODE_EXPORTER_PACKAGE}\n`);
  });
});

describe("MediaMTX's own numbers", () => {
  const config = parse(
    renderMediamtx(SETTINGS.publishers, "/p.mp4", { metrics: true, rtmps: "false" }),
    {
      version: "1.1",
    },
  ) as {
    metrics: boolean;
    metricsAddress: string;
    authInternalUsers: { user: string; ips: string[]; permissions: { action: string }[] }[];
  };
  it("are on loopback, for whoever is on the droplet and nobody else", () => {
    expect(config).toMatchObject({ metrics: true, metricsAddress: host.MEDIAMTX_METRICS_ADDRESS });
    const may = config.authInternalUsers.filter(({ permissions }) =>
      permissions.some(({ action }) => action === "metrics"),
    );
    expect(may.map(({ user, ips }) => [user, ips])).toEqual([["any", ["127.0.0.1/32", "::1/128"]]]);
  });
  it("may be listened for by the drop-in alone", () => {
    const [, port = "?"] = host.MEDIAMTX_METRICS_ADDRESS.split(":");
    expect(contentOf(host.MEDIAMTX_METRICS_DROP_IN)).toContain(`SocketBindAllow=tcp:${port}\n`);
    expect(contentOf(`${host.UNIT_DIR}/${host.MEDIAMTX_UNIT}`)).not.toContain(port);
  });
});

describe("the two units", () => {
  const [ours, machine] = [host.METRICS_UNIT, host.NODE_EXPORTER_UNIT].map((unit) =>
    contentOf(`${host.UNIT_DIR}/${unit}`),
  ) as [string, string];
  it("are beside the stream, and start with the machine", () => {
    const preset = contentOf("/etc/systemd/system-preset/50-restream.preset");
    for (const unit of [host.METRICS_UNIT, host.NODE_EXPORTER_UNIT]) {
      expect(BESIDE).toContain(unit);
      expect(preset).toContain(`enable ${unit}\n`);
    }
    expect([control.METRICS_UNIT, control.NODE_EXPORTER_UNIT]).toEqual([
      ...[host.METRICS_UNIT, host.NODE_EXPORTER_UNIT],
    ]);
    for (const unit of [ours, machine]) expect(unit).toMatch(/^OOMScoreAdjust=900\nCPUWeight=20$/m);
  });
  it("listen on their own port of loopback, and on no other", () => {
    expect(ours).toContain(` ${host.METRICS}\n`);
    const bound = (unit: string): string[] => unit.match(/^SocketBind.*$/gm) ?? [];
    expect(bound(ours)).toEqual([
      `SocketBindAllow=tcp:${control.METRICS_PORT}`,
      "SocketBindDeny=any",
    ]);
    expect(bound(machine)).toEqual(["SocketBindAllow=tcp:9100", "SocketBindDeny=any"]);
    expect(machine).toContain(" --web.listen-address=127.0.0.1:9100 ");
    for (const unit of [ours, machine])
      expect(unit).toMatch(/^IPAddressAllow=localhost\nIPAddressDeny=any$/m);
  });
  it("read the events as a member of restreamd's group, and the machine's as nobody", () => {
    expect(ours).toMatch(/^DynamicUser=yes$/m);
    expect(ours).toMatch(/^SupplementaryGroups=restreamd$/m);
    expect(machine).toMatch(/^DynamicUser=yes$/m);
    expect(machine).not.toMatch(/^SupplementaryGroups=/m);
  });
});
