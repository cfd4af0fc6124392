"""Asynchronous scalar functions: an event loop in a thread of its own makes the calls; frames are answered in order."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Dict, List, Optional, Set

from pyflink.fn_execution.event_loop import run_until_stopped
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.table_program import Call, Frame, Program

_OPTION = "table.exec.async-scalar."


class AsyncFrames:
    """The frames of one stage. Options ``table.exec.async-scalar.*``; durations come in ms."""

    def __init__(self, stage: Any, program: Program, configuration: Dict[str, str]) -> None:
        self._stage = stage
        self._program = program
        self._concurrent = max(1, int(configuration.get(_OPTION + "max-concurrent-operations", "10")))
        self._timeout = int(configuration.get(_OPTION + "timeout", "180000")) / 1000
        retried = configuration.get(_OPTION + "retry-strategy", "FIXED_DELAY").upper() == "FIXED_DELAY"
        self._retries = int(configuration.get(_OPTION + "max-attempts", "3")) if retried else 0
        self._delay = int(configuration.get(_OPTION + "retry-delay", "100")) / 1000
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=run_until_stopped, args=(self._loop,), name="drey-async-scalar", daemon=True)
        self._free: Any = None
        self._tasks: Set[Any] = set()
        self._last: Optional[asyncio.Task] = None
        self._failed = False
        self._stopped = False
        self._thread.start()

    def accept(self, seq: int, frame: Frame) -> None:
        """Starts the calls of a frame; it is answered when they and all earlier frames are done."""
        self._loop.call_soon_threadsafe(self._start, seq, frame)

    def stop(self) -> None:
        """Ends the loop; calls in flight are cancelled."""
        if self._stopped:
            return
        self._stopped = True
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            if threading.current_thread() is not self._thread:
                self._thread.join(2)

    def _start(self, seq: int, frame: Frame) -> None:
        if self._free is None:
            self._free = asyncio.Semaphore(self._concurrent)
        task = self._loop.create_task(self._frame(seq, frame, self._last))
        self._last = task
        # The loop itself keeps weak references only.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _frame(self, seq: int, frame: Frame, previous: Optional[asyncio.Task]) -> None:
        try:
            for index, call in enumerate(self._program.calls):
                if call.asynchronous:
                    frame.store(index, await self._calls(frame, call))
                else:
                    frame.run_call(index)
            answer = frame.finish()
            if previous is not None:
                await previous
            if not self._failed and not self._stopped:
                self._stage.answer(seq, answer)
        except StageFailure as failure:
            self._report(failure)
        except OSError:
            self._stopped = True  # the host is gone; the worker's thread sees it as well
        except Exception as error:
            self._report(StageFailure(error, "process", self._program.calls[0].name))

    def _report(self, failure: StageFailure) -> None:
        if not self._failed and not self._stopped:
            self._failed = True
            self._stage.fail(failure)

    async def _calls(self, frame: Frame, call: Call) -> List[Any]:
        rows = list(zip(range(frame.count), *frame.arguments(call)))
        calls = [asyncio.ensure_future(self._row(frame, call, row[0], row[1:])) for row in rows]
        try:
            return list(await asyncio.gather(*calls))
        except BaseException:
            for one in calls:
                one.cancel()
            raise

    async def _row(self, frame: Frame, call: Call, row: int, args: tuple) -> Any:
        if row in frame.failures:
            return None
        async with self._free:
            try:
                return await self._within(call, args)
            except Exception as error:
                frame.fail(row, error, call, args[0] if len(args) == 1 else args)
                return None

    async def _within(self, call: Call, args: tuple) -> Any:
        """All attempts together have the timeout."""
        attempts = asyncio.ensure_future(self._attempts(call, args))
        done, _ = await asyncio.wait({attempts}, timeout=self._timeout if self._timeout > 0 else None)
        if not done:
            attempts.cancel()
            raise TimeoutError("Async function call has timed out for input: " + str(list(args)))
        return attempts.result()

    async def _attempts(self, call: Call, args: tuple) -> Any:
        attempt = 1
        while True:
            try:
                result = call.apply(*args)
                return await result if asyncio.iscoroutine(result) else result
            except Exception:
                if attempt > self._retries:
                    raise
            attempt += 1
            await asyncio.sleep(self._delay)
