// What of node-media-server 4.4.3, which brings no types, is used here.
declare module "node-media-server" {
  import type { EventEmitter } from "node:events";
  import type { Server, Socket } from "node:net";
  import type { Server as TlsServer } from "node:tls";

  namespace NodeMediaServer {
    interface Packet {
      /** As in FLV: 8 audio, 9 video, 18 script. */
      readonly codec_type: number;
      /** ms */
      readonly dts: number;
      /** Bytes of `data` that are the packet's; it is a buffer that is used again. */
      readonly size: number;
      readonly data: Buffer;
    }

    interface Session {
      readonly socket: Socket & EventEmitter;
      readonly streamApp: string;
      readonly streamName: string;
      readonly broadcast: { getPublishStatus(): "publishing" | "reconnecting" | "idle" };
      readonly rtmp: {
        /** The message that `invokeHandler` is called for. */
        readonly parserPacket: {
          readonly header: { readonly length: number };
          readonly payload: Buffer;
        };
        invokeHandler(): void;
        onPacketCallback: (packet: Packet) => void;
      };
    }

    interface Config {
      bind: string;
      rtmp?: { port: number };
      rtmps?: { port: number; key: string; cert: string };
      store: { path: string };
    }
  }

  class NodeMediaServer {
    readonly rtmpServer: { tcpServer?: Server; tlsServer?: TlsServer };
    constructor(config: NodeMediaServer.Config);
    on(event: "prePublish", listener: (session: NodeMediaServer.Session) => void): void;
    run(): Promise<void>;
  }

  export = NodeMediaServer;
}
