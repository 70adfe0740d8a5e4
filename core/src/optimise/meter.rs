//! Counts work, and says when to stop.

use super::outcome::{Options, Progress, Stop};

/// How much work passes between two looks at the stop signal (well under 10 ms).
const WORK_BETWEEN_POLLS: u64 = 1 << 18;

/// Work done so far against the limit.
#[derive(Debug)]
pub(crate) struct Meter {
    used: u64,
    limit: u64,
    next_poll: u64,
    stop: Stop,
    stopped: bool,
}

impl Meter {
    pub(crate) fn new(options: &Options) -> Self {
        Self { used: 0, limit: options.work_limit, next_poll: 0, stop: options.stop.clone(), stopped: false }
    }

    /// Books `work` units; false once the search must end.
    pub(crate) fn spend(&mut self, work: u64) -> bool {
        self.used = self.used.saturating_add(work);
        if self.used >= self.next_poll {
            self.next_poll = self.used.saturating_add(WORK_BETWEEN_POLLS);
            self.stopped |= self.stop.requested();
        }
        self.going()
    }

    /// Whether the search may go on.
    pub(crate) fn going(&self) -> bool {
        !self.stopped && self.used < self.limit
    }

    pub(crate) fn used(&self) -> u64 {
        self.used
    }

    pub(crate) fn left(&self) -> u64 {
        if self.stopped { 0 } else { self.limit.saturating_sub(self.used) }
    }

    /// Options for an inner solver that may use at most `work` of what is left.
    pub(crate) fn share(&self, work: u64, gap: f64, seed: u64) -> Options {
        Options { gap, work_limit: work.min(self.left()), seed, stop: self.stop.clone(), progress: Progress::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_ends_the_search() {
        let mut meter = Meter::new(&Options::default().with_work_limit(10));
        assert!(meter.spend(9));
        assert!(!meter.spend(1));
        assert_eq!((meter.used(), meter.left()), (10, 0));
    }

    #[test]
    fn the_signal_ends_the_search_at_the_next_poll() {
        let options = Options { stop: Stop::when(|| true), ..Options::default() };
        assert!(!Meter::new(&options).spend(1));
    }
}
