export interface NginxSettings {
  /** Where it listens for RTMP, and the application that stands for the platform's ingest. */
  readonly port: number;
  readonly app: string;
  /** Folder for the recordings, as nginx sees it. */
  readonly recordDirectory: string;
  readonly pidFile: string;
  /** Where the hooks are answered: "HOST:PORT", reachable from nginx. */
  readonly hooks: string;
  /** Port of the HTTP control (drop a publisher, as a platform's own reset does); none without it. */
  readonly controlPort?: number;
}

/** Configuration of one nginx-rtmp that stands for one platform, in the foreground as a single process. */
export const renderNginxConfig = (settings: NginxSettings): string => `\
load_module modules/ngx_rtmp_module.so;
user root;
daemon off;
master_process off;
worker_processes 1;
pid ${settings.pidFile};
# info: the only place that tells a goodbye from a dead connection (nginx-log.ts).
error_log stderr info;
events { worker_connections 256; }
${settings.controlPort === undefined ? "" : renderControl(settings.controlPort)}rtmp {
  server {
    listen ${settings.port};
    application ${settings.app} {
      live on;
      record all;
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
