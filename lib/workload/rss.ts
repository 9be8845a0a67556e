/**
 * Receive-side scaling: the hash by which a NIC spreads connections over queues.
 *
 * Source: Microsoft, "RSS hashing types" and "Verifying the RSS hash
 * calculation", Windows driver documentation: the Toeplitz hash, its customary
 * key and its test vectors.
 *
 * @module
 */

/** The key that the documentation verifies with, and most drivers ship. */
// deno-fmt-ignore
const KEY = Uint8Array.of(
  0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0,
  0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c,
  0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
);

/** A connection's 4-tuple, IPv4: addresses as 32-bit numbers. */
export interface FourTuple {
  /** Address of the client. */
  readonly sourceAddress: number;
  /** Address of the machine that is simulated. */
  readonly destinationAddress: number;
  /** Port of the client, 0 … 65535. */
  readonly sourcePort: number;
  /** Port that requests are sent to, 0 … 65535. */
  readonly destinationPort: number;
}

/** The Toeplitz hash of a TCP connection over IPv4: 32 bits. */
export function toeplitzHash(tuple: FourTuple): number {
  const input = new DataView(new ArrayBuffer(12));
  input.setUint32(0, tuple.sourceAddress);
  input.setUint32(4, tuple.destinationAddress);
  input.setUint16(8, tuple.sourcePort);
  input.setUint16(10, tuple.destinationPort);
  let hash = 0;
  for (let bit = 0; bit < 96; bit++) {
    if (input.getUint8(bit >> 3) & 0x80 >> (bit & 7)) hash ^= keyWindow(bit);
  }
  return hash >>> 0;
}

/** 32 bits of the key, from `bit` on. */
function keyWindow(bit: number): number {
  const byte = bit >> 3, shift = bit & 7;
  const word = KEY[byte] << 24 | KEY[byte + 1] << 16 | KEY[byte + 2] << 8 |
    KEY[byte + 3];
  return shift === 0 ? word : word << shift | KEY[byte + 4] >> 8 - shift;
}

/** Clients share the connections evenly, each from ports that count up. */
const CLIENTS = 16;
const FIRST_CLIENT = 0x0a000002; // 10.0.0.2
const SERVER = 0x0a000001; // 10.0.0.1
const FIRST_PORT = 32768; // the first ephemeral port on Linux
const PORTS = 28232; // up to 60999, the last one
const SERVER_PORT = 11211;

/** Connections that the clients have ports for. */
export const EPHEMERAL_TUPLES: number = CLIENTS * PORTS;

/**
 * RSS hashes of `count` connections of a few clients to one machine: the hash is
 * linear over bits, so that of a connection is those of client and port, added
 * without carry. By connection.
 */
export function connectionHashes(count: number): Uint32Array {
  const portsEach = Math.min(PORTS, Math.ceil(count / CLIENTS));
  const ofPort = Uint32Array.from(
    { length: portsEach },
    (_, port) =>
      toeplitzHash({
        sourceAddress: 0,
        destinationAddress: 0,
        sourcePort: FIRST_PORT + port,
        destinationPort: 0,
      }),
  );
  const ofClient = Uint32Array.from(
    { length: CLIENTS * Math.ceil(count / EPHEMERAL_TUPLES) },
    (_, client) =>
      toeplitzHash({
        sourceAddress: FIRST_CLIENT + client,
        destinationAddress: SERVER,
        sourcePort: 0,
        destinationPort: SERVER_PORT,
      }),
  );
  const hashes = new Uint32Array(count);
  for (let connection = 0; connection < count; connection++) {
    const perClient = Math.floor(connection / CLIENTS);
    const client = connection % CLIENTS +
      CLIENTS * Math.floor(perClient / PORTS);
    hashes[connection] = ofClient[client] ^ ofPort[perClient % PORTS];
  }
  return hashes;
}
