import { describe, expect, it } from "vitest";
import { mediaArgv } from "../../../support/publisher/source-recipe";
import { connectedSocket, parseTcpTable, socketInode } from "../../../support/publisher/proc-net";
import { findDescendant, parseStat } from "../../../support/publisher/proc-tree";
import {
  publisherArgv,
  publisherPreset,
  retryDelayMs,
} from "../../../support/publisher/publisher-command";

const TABLE = `\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:078F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0000000000000000 100 0 0 10 0
   1: 0100007F:9E4C 0100007F:078F 01 00000000:00000000 02:00000000 00000000     0        0 5151 2 0000000000000000 20 4 30 10 -1
   2: 0100007F:9E4D 0100007F:078F 02 00000001:00000000 01:00000000 00000000     0        0 6161 2 0000000000000000 20 4 30 10 -1
`;
/** The same in tcp6: addresses are longer, the rest is not. */
const TABLE6 = TABLE.replaceAll("0100007F:", "0000000000000000FFFF00000100007F:");

describe("the TCP table", () => {
  it.each([{ table: TABLE }, { table: TABLE6 }])("is read line by line", ({ table }) => {
    expect(parseTcpTable(table)).toEqual([
      { remotePort: 0, established: false, inode: 4242 },
      { remotePort: 1935, established: true, inode: 5151 },
      { remotePort: 1935, established: false, inode: 6161 },
    ]);
  });
  it.each([
    { what: "our connection", owned: [5151], port: 1935, inode: 5151 },
    { what: "someone else's", owned: [1], port: 1935, inode: undefined },
    { what: "to another port", owned: [5151], port: 1936, inode: undefined },
    { what: "still connecting", owned: [6161], port: 1935, inode: undefined },
  ])("tells $what", ({ owned, port, inode }) => {
    expect(connectedSocket(parseTcpTable(TABLE), new Set(owned), port)?.inode).toBe(inode);
  });
  it("is empty when there is nothing to read", () => {
    expect(parseTcpTable("")).toEqual([]);
  });
  it.each([
    { link: "socket:[5151]", inode: 5151 },
    { link: "pipe:[7]", inode: undefined },
    { link: "/dev/null", inode: undefined },
  ])("links to $link", ({ link, inode }) => {
    expect(socketInode(link)).toBe(inode);
  });
});

describe("the process tree", () => {
  it("reads a name with spaces and brackets", () => {
    expect(parseStat("77 (a (b) c) S 12 77 77 0 -1")).toEqual({
      pid: 77,
      name: "a (b) c",
      parent: 12,
    });
    expect(parseStat("")).toBeUndefined();
  });

  const TREE = [
    { pid: 1, name: "init", parent: 0 },
    { pid: 10, name: "systemd-nspawn", parent: 1 },
    { pid: 11, name: "(sd-stubinit)", parent: 10 },
    { pid: 12, name: "ffmpeg", parent: 11 },
    { pid: 20, name: "ffmpeg", parent: 1 },
    { pid: 30, name: "circle", parent: 31 },
    { pid: 31, name: "circle", parent: 30 },
  ];
  it.each([
    { what: "below a wrapper", root: 10, pid: 12 },
    { what: "the child itself", root: 20, pid: 20 },
    { what: "not someone else's", root: 11, pid: 12 },
    { what: "not yet there", root: 30, pid: undefined },
    { what: "gone", root: 99, pid: undefined },
  ])("finds ffmpeg: $what", ({ root, pid }) => {
    expect(findDescendant(TREE, root, "ffmpeg")).toBe(pid);
  });
});

describe("the publisher's command", () => {
  const target = { address: "203.0.113.5", user: "home", publishKey: "test-key-home" };
  it("signs on as OBS does, with the key in the preset alone", () => {
    const argv = publisherArgv(target, "/srv/live.flv", "/run/home.ffpreset");
    expect(argv.at(-1)).toBe("rtmp://203.0.113.5:1935/");
    expect(argv.slice(argv.indexOf("-rtmp_app")).slice(0, 4)).toEqual([
      "-rtmp_app",
      "",
      "-fpre",
      "/run/home.ffpreset",
    ]);
    expect(argv.join(" ")).not.toContain("test-key-home");
    expect(publisherPreset(target)).toBe(
      "rtmp_playpath=live?user=home&pass=test-key-home\nrw_timeout=10000000\n",
    );
  });

  it.each([
    { failures: 0, ms: 2000 },
    { failures: 1, ms: 3000 },
    { failures: 2, ms: 4500 },
    { failures: 3, ms: 6750 },
    { failures: 100, ms: 900_000 },
  ])("waits $ms ms after $failures failures", ({ failures, ms }) => {
    expect(retryDelayMs(failures)).toBe(ms);
  });
});

describe("mediaArgv", () => {
  const argv = (more = {}) =>
    mediaArgv({
      width: 1920,
      height: 1080,
      fps: 30,
      kbps: 6000,
      seconds: 16,
      seed: 7,
      output: "/srv/live.flv",
      ...more,
    }).join(" ");
  it("paints all of the picture in one colour where it is told by it", () => {
    expect(argv({ colour: "green" })).toContain("color=green:size=1920x1080:rate=30,noise=");
  });
  it("makes what OBS would send", () => {
    for (const part of [
      "testsrc2=size=1920x1080:rate=30,noise=",
      ":all_seed=7",
      "sample_rate=48000:seed=7",
      "-t 16",
      "-preset veryfast -profile:v high",
      "-b:v 6000k -maxrate 6000k -bufsize 6000k",
      "-g 60",
      "-x264-params filler=1:force-cfr=1:repeat-headers=1:",
      "-b:a 160k -ac 2",
      "-f flv /srv/live.flv",
    ])
      expect(argv()).toContain(part);
  });
  it("leaves the B-frames to the encoder, unless none are asked for", () => {
    expect(argv()).not.toContain("-bf");
    expect(argv({ bFrames: 0 })).toContain("-bf 0");
  });
  it("takes another GOP and sample rate", () => {
    expect(argv({ gopSeconds: 1, sampleRate: 44_100 })).toMatch(/sample_rate=44100.* -g 30 /);
  });
  it("ends the sound with the pictures: 750 frames in 16 s, the first the encoder's own", () => {
    expect(argv()).toContain(`-af atrim=end_sample=${749 * 1024},asetpts=PTS+1024 `);
    expect(argv({ channels: 0 })).toContain("-an");
  });
  it.each([
    { what: "half a GOP", more: { seconds: 15 }, error: "no whole GOPs, give a multiple of 2 s" },
    { what: "half a sound", more: { seconds: 20 }, error: "AAC frames, give a multiple of 8 s" },
  ])("refuses a length with $what", ({ more, error }) => {
    expect(() => argv(more)).toThrow(error);
  });
  it.each([{ channels: 0 }, { sampleRate: 44_100 }])("takes any whole GOPs with %o", (sound) => {
    expect(argv({ seconds: 20, ...sound })).toContain("-t 20");
  });
});
