// Direct messages for the reference network, which has none: the five methods the connector calls, kept in memory.
// Parameters, input and output are checked against the network's own lexicons.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const from = (file) => import(pathToFileURL(path.resolve('node_modules', file)))
const { createServer } = await from('@atproto/xrpc-server/dist/index.js')
const { schemas } = await from('@atproto/api/dist/index.js')
const { TID } = await from('@atproto/common-web/dist/index.js')
const { default: express } = await from('express/index.js')

const convos = new Map() // id → { id, members: [did, did], messages: [] }, oldest message first
const logs = [] // { rev, convoId, members, entry }, oldest first

const auth = ({ req }) => {
  const token = (req.headers.authorization ?? '').split('.')[1]
  return { credentials: { did: JSON.parse(Buffer.from(token, 'base64url')).iss } }
}
const shown = (convo) => ({
  id: convo.id,
  rev: convo.rev,
  members: convo.members.map((did) => ({ did, handle: 'handle.invalid' })),
  muted: false,
  unreadCount: 0,
})
const answer = (body) => ({ encoding: 'application/json', body })
const mine = (id, did) => {
  const convo = convos.get(id)
  if (!convo?.members.includes(did)) throw new Error('InvalidConvo')
  return convo
}

const methods = {
  getConvoForMembers: ({ params, did }) => {
    const members = [...new Set([did, ...params.members])].sort()
    const id = members.join(' ')
    if (!convos.has(id)) convos.set(id, { id, members, messages: [], rev: TID.nextStr() })
    return { convo: shown(convos.get(id)) }
  },
  getConvo: ({ params, did }) => ({ convo: shown(mine(params.convoId, did)) }),
  listConvos: ({ params, did }) => {
    const own = [...convos.values()].filter((convo) => convo.members.includes(did))
    return { convos: own.sort((a, b) => (a.rev < b.rev ? 1 : -1)).slice(0, params.limit).map(shown) }
  },
  getMessages: ({ params, did }) => {
    const all = mine(params.convoId, did).messages.toReversed()
    const start = params.cursor ? Number(params.cursor) : 0
    const messages = all.slice(start, start + params.limit)
    return { messages, ...(start + params.limit < all.length && { cursor: String(start + params.limit) }) }
  },
  sendMessage: ({ input, did }) => {
    const convo = mine(input.convoId, did)
    const rev = TID.nextStr()
    const message = { ...input.message, $type: 'chat.bsky.convo.defs#messageView', id: TID.nextStr(), rev }
    Object.assign(message, { sender: { did }, sentAt: new Date().toISOString() })
    convo.rev = rev
    convo.messages.push(message)
    logs.push({ members: convo.members, entry: { $type: 'chat.bsky.convo.defs#logCreateMessage', rev, convoId: convo.id, message } })
    return message
  },
  getLog: ({ params, did }) => {
    const after = logs.filter((log) => log.members.includes(did) && log.entry.rev > (params.cursor ?? ''))
    const found = after.slice(0, 2).map((log) => log.entry)
    return { logs: found, cursor: found.at(-1)?.rev ?? params.cursor ?? '' }
  },
}

export async function startChat() {
  const server = createServer(schemas, { validateResponse: true })
  for (const [name, method] of Object.entries(methods)) {
    server.method(`chat.bsky.convo.${name}`, {
      auth,
      handler: ({ params, input, auth }) => answer(method({ params, input: input?.body, did: auth.credentials.did })),
    })
  }
  const app = express()
  const listening = await new Promise((resolve) => {
    const started = app.listen(0, () => resolve(started))
  })
  const { port } = listening.address()
  const did = `did:web:localhost%3A${port}`
  const service = [{ id: '#bsky_chat', type: 'BskyChatService', serviceEndpoint: `http://localhost:${port}` }]
  app.get('/.well-known/did.json', (_, answer) => answer.json({ id: did, service }))
  app.use(server.router)
  return `${did}#bsky_chat`
}
