// What a stack's certificate means for the droplet: its keys, the ports, MediaMTX's configuration, the files of a release.
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as host from "../../../infra/names";
import { DEFAULT_LEGO } from "../../../infra/parse/program";
import { parseCertificate } from "../../../infra/parse/certificate";
import { renderCertificate } from "../../../infra/render/certificate";
import { readFileTree } from "../../../infra/render/file-tree";
import { inboundRules } from "../../../infra/render/inbound-rules";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { programOf } from "../../../infra/render/programs";
import { renderRelease } from "../../../infra/render/release";
import { RTMPS, type Settings } from "../../../infra/settings";
import * as home from "../../../home/address/ports";
import * as control from "../../../control/shared/names";
import { BESIDE } from "../../../control/apply/units";
import { SETTINGS } from "./a-settings";

const FILES = readFileTree("files");
const contentOf = (path: string): string => FILES.find((file) => file.path === path)?.content ?? "";
const filesOf = (text: string): { path: string; units: string[]; content: string }[] =>
  (JSON.parse(text) as { files: { path: string; units: string[]; content: string }[] }).files;

const CERTIFICATE = { hostName: "", dnsDomain: "", lego: DEFAULT_LEGO };

describe("the keys of a certificate", () => {
  const given = {
    certificate: "true",
    hostName: "",
    dnsDomain: "",
    rtmps: "false",
    lego: DEFAULT_LEGO,
  };
  it.each([
    ["none", { ...given, certificate: "false" }, undefined],
    ["for the address", given, CERTIFICATE],
    [
      "for a name, as somebody writes it",
      { ...given, hostName: "Live.Example.org.", dnsDomain: "example.org" },
      { ...CERTIFICATE, hostName: "live.example.org", dnsDomain: "example.org" },
    ],
    [
      "for the domain itself",
      { ...given, hostName: "example.org", dnsDomain: "example.org" },
      { ...CERTIFICATE, hostName: "example.org", dnsDomain: "example.org" },
    ],
  ])("%s", (_, from, certificate) => {
    expect(parseCertificate(from)).toEqual({ certificate, rtmps: "false", issues: [] });
  });
  it.each([
    ["no switch", { certificate: "yes" }, /certificate: got "yes", expected true or false/],
    ["a way that there is not", { rtmps: "yes" }, /rtmps: got "yes", expected true, false or only/],
    [
      "encrypted without a certificate",
      { certificate: "false", rtmps: "only" },
      /rtmps: got only, which needs/,
    ],
    [
      "a name without a certificate",
      { certificate: "false", hostName: "a.example.org" },
      /hostName: got a\.example\.org, which is for a certificate/,
    ],
    [
      "an address for a name",
      { hostName: "203.0.113.5" },
      /hostName: got "203\.0\.113\.5", expected a name/,
    ],
    ["a URL", { hostName: "https://live.example.org/" }, /hostName: got "https:/],
    [
      "a name in another domain",
      { hostName: "live.example.com", dnsDomain: "example.org" },
      /dnsDomain: got example\.org, but restream:hostName \(live\.example\.com\) is not in it/,
    ],
    [
      "a name that only ends alike",
      { hostName: "liveexample.org", dnsDomain: "example.org" },
      /is not in it/,
    ],
    ["a domain alone", { dnsDomain: "example.org" }, /hostName \(not set\) is not in it/],
    [
      "another lego with the old hash",
      { lego: { ...DEFAULT_LEGO, version: "v5.6.0" } },
      /set all three together/,
    ],
  ])("refuses %s", (_, wrong, expected) => {
    const { issues } = parseCertificate({ ...given, ...wrong });
    expect(issues).toEqual([expect.stringMatching(expected)]);
  });
});

describe("who reaches which port", () => {
  const ports = (more: Partial<Settings>): string[] =>
    inboundRules({ ...SETTINGS, ...more }, "restream-prod").map(
      ({ portRange = "ping", sourceAddresses }) => `${portRange} ${sourceAddresses.join(" ")}`,
    );
  const [home] = SETTINGS.publisherCidrs as [string];
  it.each([
    ["neither", {}, [`1935 ${home}`, `22 ${home}`, `ping ${home}`]],
    [
      "with a certificate",
      { certificate: CERTIFICATE },
      [`1935 ${home}`, `22 ${home}`, "80 0.0.0.0/0 ::/0", `ping ${home}`],
    ],
    [
      "encrypted, too",
      { certificate: CERTIFICATE, rtmps: "true" as const },
      [`1935 ${home}`, `1938 ${home}`, `22 ${home}`, "80 0.0.0.0/0 ::/0", `ping ${home}`],
    ],
    [
      "not otherwise",
      { certificate: CERTIFICATE, rtmps: "only" as const },
      [`1938 ${home}`, `22 ${home}`, "80 0.0.0.0/0 ::/0", `ping ${home}`],
    ],
    [
      "with the page",
      { certificate: CERTIFICATE, pageCidrs: ["198.51.100.0/24"] },
      [`1935 ${home}`, `22 ${home}`, "443 198.51.100.0/24", "80 0.0.0.0/0 ::/0", `ping ${home}`],
    ],
  ])("%s", (_, more, expected) => {
    expect(ports(more)).toEqual(expected);
  });
});

describe("MediaMTX's encrypted server", () => {
  const configOf = (rtmps: Settings["rtmps"]): Record<string, unknown> =>
    parse(renderMediamtx(SETTINGS.publishers, "/p.mp4", { metrics: false, rtmps }), {
      version: "1.1",
    }) as Record<string, unknown>;
  it.each(RTMPS)("%s", (rtmps) => {
    const isOn = rtmps !== "false";
    expect(configOf(rtmps)).toMatchObject({
      rtmpAddress: ":1935",
      rtmpEncryption: isOn ? "optional" : "no",
      ...(isOn
        ? {
            rtmpsAddress: ":1938",
            rtmpServerKey: host.CERTIFICATE,
            rtmpServerCert: host.CERTIFICATE,
          }
        : {}),
    });
    expect("rtmpsAddress" in configOf(rtmps)).toBe(isOn);
  });
  it("may listen, and read the certificate, by the drop-in alone", () => {
    const dropIn = contentOf(host.MEDIAMTX_RTMPS_DROP_IN);
    expect(dropIn).toContain(`SocketBindAllow=tcp:${host.RTMPS_PORT}\n`);
    expect(dropIn).toContain(`ExecStartPre=-+${host.STAND_IN_CERTIFICATE}\n`);
    const [, group = "?"] = /^SupplementaryGroups=(.*)$/m.exec(dropIn) ?? [];
    expect(contentOf("/etc/sysusers.d/restreamd-certificate.conf")).toContain(`u! ${group} - `);
    expect(contentOf(host.STAND_IN_CERTIFICATE)).toContain(`\nuser=${group}\n`);
    expect(contentOf(host.STAND_IN_CERTIFICATE)).toContain("\npem=$folder/server.pem\n");
    expect(host.CERTIFICATE).toBe("/var/lib/restreamd-certificate/server.pem");
  });
});

describe("a release", () => {
  const of = (more: Partial<Settings>) => {
    const { publicText, secretText } = renderRelease({ ...SETTINGS, ...more }, FILES);
    return [...filesOf(publicText), ...filesOf(secretText)];
  };
  const [off, on, encrypted] = [
    of({}),
    of({ certificate: CERTIFICATE }),
    of({ certificate: CERTIFICATE, rtmps: "true" }),
  ];
  const newIn = (later: typeof off, earlier: typeof off): Record<string, string[]> =>
    Object.fromEntries(
      later
        .filter(
          ({ path, content }) =>
            !earlier.some((one) => one.path === path && one.content === content),
        )
        .map(({ path, units }) => [path, units]),
    );
  it("with a certificate brings its parts, tells restreamd, and touches nothing that the stream passes", () => {
    expect(newIn(on, off)).toEqual({
      [host.GET_CERTIFICATE]: [host.CERTIFICATE_TIMER],
      [host.CERTIFICATE_CONFIG]: [host.CERTIFICATE_TIMER],
      [`${host.UNIT_DIR}/${host.CERTIFICATE_UNIT}`]: [host.CERTIFICATE_TIMER],
      [`${host.UNIT_DIR}/${host.CERTIFICATE_TIMER}`]: [host.CERTIFICATE_TIMER],
      "/etc/sysusers.d/restreamd-certificate.conf": [],
      [host.RESTREAMD_CONFIG]: [host.RESTREAMD_UNIT],
    });
    expect(Object.keys(newIn(off, on))).toEqual([host.RESTREAMD_CONFIG]);
    expect(BESIDE).toContain(host.CERTIFICATE_TIMER);
  });
  it("encrypted brings what MediaMTX needs for it, and restarts MediaMTX", () => {
    expect(newIn(encrypted, on)).toEqual({
      [host.MEDIAMTX_RTMPS_DROP_IN]: [host.MEDIAMTX_UNIT],
      [host.STAND_IN_CERTIFICATE]: [],
      [host.MEDIAMTX_CONFIG]: [host.MEDIAMTX_UNIT],
    });
  });
  it("runs the lego that it names", () => {
    const unit = on.find(({ path }) => path.endsWith(`/${host.CERTIFICATE_UNIT}`))?.content;
    expect(unit).toContain(
      `\nExecStart=${host.GET_CERTIFICATE} ${programOf("lego", DEFAULT_LEGO)}\n`,
    );
    expect(unit).toContain(`\nEnvironmentFile=${host.CERTIFICATE_CONFIG}\n`);
    const { publicText } = renderRelease({ ...SETTINGS, certificate: CERTIFICATE }, FILES);
    expect(JSON.parse(publicText)).toMatchObject({ lego: DEFAULT_LEGO });
  });
});

it("get-certificate learns for what it is", () => {
  expect(renderCertificate(CERTIFICATE, false)).toBe("HOST_NAME=\nADDRESS=own\n");
  expect(renderCertificate({ ...CERTIFICATE, hostName: "live.example.org" }, true)).toBe(
    "HOST_NAME=live.example.org\nADDRESS=reserved\n",
  );
});

it("what runs there knows the same names", () => {
  expect([home.RTMP_PORT, home.RTMPS_PORT]).toEqual([host.RTMP_PORT, host.RTMPS_PORT]);
  expect([control.CERTIFICATE_UNIT, control.CERTIFICATE_TIMER]).toEqual([
    ...[host.CERTIFICATE_UNIT, host.CERTIFICATE_TIMER],
  ]);
  const unit = contentOf(`${host.UNIT_DIR}/${host.CERTIFICATE_UNIT}`);
  const [, state = "?"] = /^StateDirectory=(.*)$/m.exec(unit) ?? [];
  for (const [file, name] of [
    [host.CERTIFICATE, "server.pem"],
    [control.CERTIFICATE_FILE, "server.crt"],
    [control.CERTIFICATE_PROBLEM_FILE, "problem"],
  ] as const) {
    expect(file).toBe(`/var/lib/${state}/${name}`);
    expect(contentOf(host.GET_CERTIFICATE)).toContain(`mv ${name}.new ${name}\n`);
  }
  expect(contentOf("/etc/systemd/system-preset/50-restream.preset")).toContain(
    `enable ${host.CERTIFICATE_TIMER}\n`,
  );
});
