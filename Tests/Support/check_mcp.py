"""What the official MCP client makes of `reverie mcp`: check_mcp.py BINARY EXAMPLES. Says `understood` at the end."""

import asyncio
import faulthandler
import os
import subprocess
import sys
import tempfile

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

# Whatever waits for ever says where.
faulthandler.dump_traceback_later(100, exit=True)
binary, examples = sys.argv[1:]


def member(value, snake, camel):
    """The client of 2.x names members as Python does, that of 1.x as the protocol does."""
    return getattr(value, snake) if hasattr(value, snake) else getattr(value, camel)


async def talk(session, log):
    greeting = await session.initialize()
    assert member(greeting, "server_info", "serverInfo").name == "reverie", greeting
    agreed = member(greeting, "protocol_version", "protocolVersion")
    await session.send_ping()

    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) == {"lessons", "critique", "runs"}, tools
    for tool in tools.values():
        hints = tool.annotations
        assert member(hints, "read_only_hint", "readOnlyHint") is True, tool

    async def call(name, arguments):
        # The client checks what comes against the tool's output schema.
        result = await session.call_tool(name, arguments)
        return result, member(result, "structured_content", "structuredContent")

    result, found = await call("runs", {"limit": 5})
    assert not member(result, "is_error", "isError"), result
    assert found["total"] >= 5 and len(found["runs"]) == 5, found
    run = found["runs"][0]["id"]
    for name in (run, log):
        result, said = await call("critique", {"run": name})
        assert not member(result, "is_error", "isError"), result
        assert said["critiques"], said
        assert result.content[0].text.startswith("Text in double quotes"), result
    result, lessons = await call("lessons", {"task": "book a train", "project": "nowhere"})
    assert lessons["lessons"] == [] and "no lesson" in result.content[0].text, result

    for arguments in ({}, {"run": "-"}, {"run": "run_nobody"}, {"run": run, "more": 1}):
        result, said = await call("critique", arguments)
        assert member(result, "is_error", "isError") and said is None, result
    for refused in (session.call_tool("purge", {}), session.read_resource("reverie://runs/none")):
        try:
            result = await refused
        except Exception as error:
            assert "no " in str(error), error
        else:
            raise AssertionError(result)

    resources = (await session.list_resources()).resources
    assert any(str(resource.uri) == f"reverie://runs/{run}" for resource in resources), resources
    read = await session.read_resource(next(r.uri for r in resources if run in str(r.uri)))
    assert "step 1 " in read.contents[0].text, read
    templates = await session.list_resource_templates()
    assert len(member(templates, "resource_templates", "resourceTemplates")) == 2, templates
    return agreed


async def main():
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "REVERIE_ARCHIVE": f"{home}/archive", "PATH": os.environ["PATH"]}
        subprocess.run([binary, "import", "--quiet", examples], env=environment, check=True)
        log = os.path.join(examples, "anthropic-messages")
        server = StdioServerParameters(command=binary, args=["mcp"], env=environment)
        async with stdio_client(server) as (reading, writing):
            async with ClientSession(reading, writing) as session:
                agreed = await talk(session, log)
    try:
        from mcp import Client
    except ImportError:
        return agreed
    # The client of 2.x asks for the newer era first, and falls back.
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "REVERIE_ARCHIVE": f"{home}/archive", "PATH": os.environ["PATH"]}
        server = StdioServerParameters(command=binary, args=["mcp"], env=environment)
        async with Client(stdio_client(server)) as client:
            assert len((await client.list_tools()).tools) == 3
            # There is no archive yet, which is an answer and not the end.
            assert member(await client.call_tool("runs", {}), "is_error", "isError")
    return agreed


print(f"understood, {asyncio.run(main())}")
