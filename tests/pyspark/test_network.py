"""Clients that misbehave: the server answers the next one as if nothing had happened."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid

import grpc
import pytest
from pyspark.sql.connect.proto import base_pb2, base_pb2_grpc, relations_pb2

from sessions import new_session


@pytest.fixture(autouse=True)
def server_lives_on(remote):
    yield
    session = new_session(remote)
    assert session.range(7).count() == 7
    session.client.close()


@pytest.fixture
def stub(address):
    """Spark Connect's service without the client around it."""
    unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel("%s:%d" % address, options=unlimited) as channel:
        yield base_pb2_grpc.SparkConnectServiceStub(channel)


def user():
    return base_pb2.UserContext(user_id="test", user_name="test")


def range_plan(end):
    relation = relations_pb2.Relation(range=relations_pb2.Range(start=0, end=end, step=1))
    relation.common.plan_id = 0
    return base_pb2.Plan(root=relation)


def execute_request(plan, session_id=None, reattachable=False, operation_id=None):
    request = base_pb2.ExecutePlanRequest(
        session_id=session_id or str(uuid.uuid4()),
        user_context=user(),
        plan=plan,
        client_type="test",
    )
    if operation_id:
        request.operation_id = operation_id
    if reattachable:
        option = request.request_options.add()
        option.reattach_options.reattachable = True
    return request


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00" * 4096,
        os.urandom(4096),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 512,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
        + os.urandom(999),
        b"",
    ],
    ids=["http", "zeros", "noise", "preface then junk", "settings then junk", "nothing"],
)
def test_garbage_at_the_port(address, garbage):
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(garbage)
        connection.settimeout(0.5)
        try:
            connection.recv(65536)
        except OSError:
            pass


def test_many_idle_connections(address):
    connections = [socket.create_connection(address, timeout=5) for _ in range(200)]
    for connection in connections:
        connection.close()


def test_a_message_that_is_no_message(address):
    with grpc.insecure_channel("%s:%d" % address) as channel:
        call = channel.unary_unary("/spark.connect.SparkConnectService/AnalyzePlan")
        with pytest.raises(grpc.RpcError):
            call(b"\xff\xff\xff\xff not a message", timeout=20)
        unknown = channel.unary_unary("/spark.connect.SparkConnectService/NoSuchMethod")
        with pytest.raises(grpc.RpcError) as caught:
            unknown(b"", timeout=20)
        assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_message_that_is_too_large(stub):
    plan = range_plan(1)
    plan.root.sql.query = "SELECT 1 -- " + "x" * (160 << 20)
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ExecutePlan(execute_request(plan), timeout=60))
    assert caught.value.code() in (
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAVAILABLE,  # the connection may be cut while the client still writes
    )


def test_an_empty_plan(stub):
    with pytest.raises(grpc.RpcError):
        list(stub.ExecutePlan(execute_request(base_pb2.Plan()), timeout=60))


def test_a_session_id_that_is_no_uuid(stub):
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ExecutePlan(execute_request(range_plan(1), session_id="mine"), timeout=60))
    assert "INVALID_HANDLE.FORMAT" in caught.value.details()


def test_a_client_that_stops_reading(stub):
    """The stream is dropped in the middle of a large result."""
    for _ in range(3):
        call = stub.ExecutePlan(execute_request(range_plan(50_000_000)), timeout=60)
        next(call)
        call.cancel()


PROGRAM = """
from pyspark.sql import SparkSession

spark = SparkSession.builder.remote("{remote}").getOrCreate()
spark.range(1).count()
print("ready", flush=True)
spark.sql("SELECT max(hash(id, 1)) FROM range(0, 5000000000)").collect()
"""


def test_a_client_that_dies(remote, tmp_path):
    """Killed in the middle of a query, while the server works."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(remote=remote))
    process = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_reattach_goes_on_where_the_client_was(stub):
    session_id, operation_id = str(uuid.uuid4()), str(uuid.uuid4())
    request = execute_request(range_plan(2_000_000), session_id, True, operation_id)
    call = stub.ExecutePlan(request, timeout=60)
    first = next(call)
    call.cancel()
    rest = stub.ReattachExecute(
        base_pb2.ReattachExecuteRequest(
            session_id=session_id,
            user_context=user(),
            operation_id=operation_id,
            last_response_id=first.response_id,
        ),
        timeout=60,
    )
    responses = [first, *rest]
    assert len({response.response_id for response in responses}) == len(responses)
    assert sum(response.arrow_batch.row_count for response in responses) == 2_000_000
    assert responses[-1].HasField("result_complete")


def test_reattach_from_the_beginning(stub):
    session_id, operation_id = str(uuid.uuid4()), str(uuid.uuid4())
    request = execute_request(range_plan(1_000), session_id, True, operation_id)
    first_time = [response.response_id for response in stub.ExecutePlan(request, timeout=60)]
    again = base_pb2.ReattachExecuteRequest(
        session_id=session_id, user_context=user(), operation_id=operation_id
    )
    assert [r.response_id for r in stub.ReattachExecute(again, timeout=60)] == first_time
    release = base_pb2.ReleaseExecuteRequest(
        session_id=session_id, user_context=user(), operation_id=operation_id
    )
    release.release_all.SetInParent()
    assert stub.ReleaseExecute(release, timeout=60).operation_id == operation_id
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ReattachExecute(again, timeout=60))
    assert "INVALID_HANDLE.OPERATION_" in caught.value.details()


def test_reattach_to_nothing(stub):
    request = base_pb2.ReattachExecuteRequest(
        session_id=str(uuid.uuid4()), user_context=user(), operation_id=str(uuid.uuid4())
    )
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ReattachExecute(request, timeout=60))
    assert "INVALID_HANDLE.SESSION_NOT_FOUND" in caught.value.details()


def test_an_operation_id_is_of_one_plan(stub):
    session_id, operation_id = str(uuid.uuid4()), str(uuid.uuid4())
    list(
        stub.ExecutePlan(
            execute_request(range_plan(10), session_id, True, operation_id), timeout=60
        )
    )
    other = execute_request(range_plan(11), session_id, True, operation_id)
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ExecutePlan(other, timeout=60))
    assert "INVALID_HANDLE.OPERATION_ALREADY_EXISTS" in caught.value.details()


def test_server_side_session_id(stub):
    session_id = str(uuid.uuid4())
    responses = list(stub.ExecutePlan(execute_request(range_plan(3), session_id), timeout=60))
    assert {r.session_id for r in responses} == {session_id}
    assert len({r.server_side_session_id for r in responses}) == 1
    assert responses[0].server_side_session_id


def test_analyze_version(stub):
    request = base_pb2.AnalyzePlanRequest(session_id=str(uuid.uuid4()), user_context=user())
    request.spark_version.SetInParent()
    assert stub.AnalyzePlan(request, timeout=60).spark_version.version == "4.2.0"


def test_released_session_cannot_be_used(stub):
    session_id = str(uuid.uuid4())
    list(stub.ExecutePlan(execute_request(range_plan(3), session_id), timeout=60))
    stub.ReleaseSession(
        base_pb2.ReleaseSessionRequest(session_id=session_id, user_context=user()), timeout=60
    )
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.ExecutePlan(execute_request(range_plan(3), session_id), timeout=60))
    assert "INVALID_HANDLE.SESSION_CLOSED" in caught.value.details()
