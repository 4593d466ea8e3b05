"""A mail server on a free port: prints the port, then each message it takes as a line of JSON.

It takes what is sent to anybody, but `later@` is answered 451 and `nobody@` 550. With the word `hang` it greets and
then says nothing more.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if "hang" in sys.argv:
            await asyncio.Event().wait()
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {"later": "451 4.3.0 secret words of the server", "nobody": "550 5.1.1 secret words of the server"}
        if answer := answers.get(address.split("@")[0]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        names = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
        found = {name: str(message[name]) for name in names}
        found |= {"to": envelope.rcpt_tos, "from": envelope.mail_from, "type": message.get_content_type()}
        print(json.dumps(found | {"text": message.get_content()}), flush=True)
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
