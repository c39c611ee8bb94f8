// What one of the platforms' APIs is asked, and what it replies.

export interface ApiRequest {
  host: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}
export interface ApiReply {
  status: number;
  json: object;
}
