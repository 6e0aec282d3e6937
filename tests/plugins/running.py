"""A process that a test starts, and that does not outlive it."""

from __future__ import annotations


class Running:
    """One that has `process` runs while its context does."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(60)
