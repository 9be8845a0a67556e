/**
 * A button below a notebook's cell that stops what the cell has begun.
 *
 * The Deno kernel hears nothing of what happens in the page, and takes no other
 * cell while one waits. So the button is a form, sent to a port of this machine
 * that the kernel listens on while there is something to stop. It needs no script,
 * and works where the browser runs on the machine of the kernel. What it is sent
 * from is a frame of its own: if it were the page, Jupyter would ask whether to
 * leave it.
 *
 * @module
 */

/** A button, and the port that it is sent to. */
export interface StopButton {
  /** The button, as a piece of a page. */
  readonly html: string;
  /** Ends the listening. */
  close(): Promise<void>;
}

/** A button that calls `stop`. */
export function stopButton(stop: () => void): StopButton {
  // Nobody else on this machine is to guess the address.
  const secret = crypto.randomUUID();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const isMeant = request.method === "POST" &&
        new URL(request.url).pathname === `/${secret}`;
      if (isMeant) stop();
      return new Response(null, { status: isMeant ? 204 : 404 });
    },
  );
  const action = `http://127.0.0.1:${server.addr.port}/${secret}`;
  return {
    html:
      `<form method="post" action="${action}" target="${secret}"><button type="submit">Stop</button></form>` +
      `<iframe name="${secret}" hidden></iframe>`,
    close: () => server.shutdown(),
  };
}
