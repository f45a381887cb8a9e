// Starts the reference network (PLC directory, PDS, AppView, moderation) on 127.0.0.1 and tells where it is.
// Run in the folder where `.ci/bluesky-peer` installed it. One JSON line on stdout when ready; ends with stdin.
import net from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port !== 'number') return listen.call(this, { ...port, host: '127.0.0.1' }, ...rest)
  const after = rest.filter((argument) => typeof argument === 'function')
  return listen.call(this, { port, host: '127.0.0.1' }, ...after)
}

const entry = path.resolve('node_modules/@atproto/dev-env/dist/index.js')
const { TestNetwork } = await import(pathToFileURL(entry))
const network = await TestNetwork.create({
  dbPostgresSchema: 'rapport',
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
})
const { startChat } = await import('./chat.mjs')
const chat = await startChat()

console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, appview: network.bsky.url, chat }))
process.stdin.on('end', () => process.exit(0)).resume()
