import { describe, expect, it } from "vitest";
import { HooksServer, parseHook, type Hook } from "../../../support/platform/hooks-server";
import { renderNginxConfig } from "../../../support/platform/nginx-config";
import { parseNginxLine } from "../../../support/platform/nginx-log";
import { recordingOf } from "../../../support/platform/recording-name";

describe("parseNginxLine", () => {
  const line = (text: string) =>
    `2026/11/24 21:08:31 [info] 14#14: *4 ${text}, client: 127.0.0.1, server: 0.0.0.0:1936`;
  it.each([
    { text: "deleteStream", what: "goodbye" },
    { text: "closeStream", what: "goodbye" },
    { text: "disconnect", what: "disconnect" },
    { text: "live: already publishing", what: "already publishing" },
    { text: "createStream", what: undefined },
    { text: "publish: name='deleteStream' args='' type=live silent=0", what: undefined },
    { text: "notify: publish_done '127.0.0.1:8099/done'", what: undefined },
  ])("$text: $what", ({ text, what }) => {
    expect(parseNginxLine(line(text))).toEqual(what && { connection: 4, what });
  });

  it("has nothing to say of lines about no connection", () => {
    expect(parseNginxLine("2026/11/24 21:08:39 [notice] 14#14: exit")).toBeUndefined();
    expect(parseNginxLine("disconnect")).toBeUndefined();
  });
});

describe("renderNginxConfig", () => {
  const settings = {
    port: 1940,
    app: "app",
    recordDirectory: "/srv/rec",
    pidFile: "/srv/nginx.pid",
    hooks: "10.0.0.1:8099",
  };
  it("is one process in the foreground that records and asks", () => {
    const lines = renderNginxConfig(settings)
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        "daemon off;",
        "master_process off;",
        "error_log stderr info;",
        "listen 1940;",
        "application app {",
        "record all;",
        "record_unique on;",
        "record_path /srv/rec;",
        "on_publish http://10.0.0.1:8099/publish;",
        "on_publish_done http://10.0.0.1:8099/publish_done;",
      ]),
    );
    expect(lines).not.toContain("http {");
  });
  it("speaks TLS on its port with a certificate, and RTMP behind it on loopback alone", () => {
    const lines = renderNginxConfig({ ...settings, certificateFile: "/srv/current.pem" })
      .split("\n")
      .map((line) => line.trim());
    expect(lines.filter((line) => /^(listen|proxy_pass) /.test(line))).toEqual([
      "listen 1940 ssl;",
      "proxy_pass 127.0.0.1:1935;",
      "listen 127.0.0.1:1935;",
    ]);
    expect(lines).toContain('map "" $certificate { default /srv/current.pem; }');
  });
  it("has a control only when asked for", () => {
    expect(renderNginxConfig({ ...settings, controlPort: 8940 })).toContain("rtmp_control all;");
  });
});

describe("recordingOf", () => {
  const files = [
    "key-99.flv",
    "key-100.flv",
    "key-101.flv",
    "other-100.flv",
    "a%2Fb-100.flv",
    "notes.txt",
  ];
  it.each([
    {
      what: "the first since its answer",
      key: "key",
      answeredAt: 100_400,
      taken: [],
      file: "key-100.flv",
    },
    {
      what: "the next when that is taken",
      key: "key",
      answeredAt: 100_400,
      taken: ["key-100.flv"],
      file: "key-101.flv",
    },
    {
      what: "none that was there before",
      key: "key",
      answeredAt: 102_000,
      taken: [],
      file: undefined,
    },
    {
      what: "none that came much later",
      key: "other",
      answeredAt: 97_000,
      taken: [],
      file: undefined,
    },
    { what: "an escaped key", key: "a/b", answeredAt: 100_000, taken: [], file: "a%2Fb-100.flv" },
  ])("$what", ({ key, answeredAt, taken, file }) => {
    expect(recordingOf(files, key, answeredAt, new Set(taken))).toBe(file);
  });
});

describe("hooks", () => {
  const BODY = "app=app&flashver=&addr=127.0.0.1&clientid=4&call=publish&name=test-key&type=live";
  it("are read from nginx's form", () => {
    expect(parseHook(BODY)).toEqual({ call: "publish", name: "test-key", connection: 4 });
    expect(() => parseHook("call=publish")).toThrow("got no clientid");
  });

  it("are answered as decided", async () => {
    const seen: Hook[] = [];
    const server = new HooksServer((hook) => {
      seen.push(hook);
      return Promise.resolve(hook.name === "test-key" ? 200 : 403);
    });
    const address = await server.listen("127.0.0.1");
    const post = async (body: string) =>
      (await fetch(`http://${address}/publish`, { method: "POST", body })).status;
    expect([
      await post(BODY),
      await post(BODY.replace("test-key", "wrong")),
      await post(""),
    ]).toEqual([200, 403, 500]);
    expect(seen.map(({ name }) => name)).toEqual(["test-key", "wrong"]);
    await server.close();
  });
});
