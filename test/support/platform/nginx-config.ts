// Decides the configuration of the nginx that stands for a platform.

export interface NginxSettings {
  /** Where it takes publishers, and the application that stands for the platform's ingest. */
  readonly port: number;
  readonly app: string;
  /** Folder for the recordings, as nginx sees it. */
  readonly recordDirectory: string;
  readonly pidFile: string;
  /** Where the hooks are answered: "HOST:PORT", reachable from nginx. */
  readonly hooks: string;
  /** Port of the HTTP control (drop a publisher, as a platform's own reset does); none without it. */
  readonly controlPort?: number | undefined;
  /** A publisher that has sent nothing for so long is dropped. */
  readonly dropsSilentAfterSeconds?: number | undefined;
  /** Certificate and key, read at each connection; with it `port` speaks TLS. */
  readonly certificateFile?: string | undefined;
}

/** Between TLS and RTMP, on loopback. */
const PLAIN = "127.0.0.1:1935";

/** Configuration of one nginx-rtmp that stands for one platform, in the foreground as a single process. */
export const renderNginxConfig = (settings: NginxSettings): string => `\
load_module modules/ngx_rtmp_module.so;
${settings.certificateFile === undefined ? "" : "load_module modules/ngx_stream_module.so;\n"}user root;
daemon off;
master_process off;
worker_processes 1;
pid ${settings.pidFile};
# info: the only place that tells a goodbye from a dead connection (nginx-log.ts).
error_log stderr info;
events { worker_connections 256; }
${settings.controlPort === undefined ? "" : renderControl(settings.controlPort)}${settings.certificateFile === undefined ? "" : renderTls(settings.port, settings.certificateFile)}rtmp {
  server {
    listen ${settings.certificateFile === undefined ? settings.port : PLAIN};
    application ${settings.app} {
      live on;
${settings.dropsSilentAfterSeconds === undefined ? "" : `      drop_idle_publisher ${settings.dropsSilentAfterSeconds}s;\n`}      record all;
      # Names by key and second: nginx-platform.ts sees to one publish a second.
      record_unique on;
      record_path ${settings.recordDirectory};
      on_publish http://${settings.hooks}/publish;
      on_publish_done http://${settings.hooks}/publish_done;
    }
  }
}
`;

const renderControl = (port: number): string => `\
http {
  access_log off;
  server {
    listen ${port};
    location /control { rtmp_control all; }
  }
}
`;

// A variable as its file name: only so is the certificate read at each connection, not once at the start. An end,
// of whatever kind and on either side, ends the other side at once: nginx's own way.
const renderTls = (port: number, certificateFile: string): string => `\
stream {
  map "" $certificate { default ${certificateFile}; }
  server {
    listen ${port} ssl;
    ssl_certificate $certificate;
    ssl_certificate_key $certificate;
    proxy_pass ${PLAIN};
    proxy_timeout 1d;
  }
}
`;
