//! How a long stage runs: on how many threads, until when, and who is told how far it is. None of it changes an answer
//! that was not cut short.

use crate::optimise::Stop;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
#[cfg(any(test, feature = "parallel"))]
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads, stop signal and listener of a long stage.
///
/// The default runs on all cores with the feature `parallel` and on one thread without, never stops early and tells
/// nobody. The answer is the same, byte for byte, for any number of threads.
///
/// ```
/// use hiveplan::{Control, Input, need, plan, plan_with, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// assert_eq!(plan_with(&problem, &need, &Control::default().on_threads(2))?, plan(&problem, &need)?);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Clone, Default)]
pub struct Control {
    threads: Option<NonZeroUsize>,
    stop: Stop,
    listener: Option<Listener>,
}

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// How far a stage is. Reports of parallel work may come out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: `centres` (a district each) or the cadre whose posts and families are planned (an area each),
    /// then `assumptions` (an estimate each).
    pub stage: &'static str,
    /// Parts that are done.
    pub done: usize,
    /// Parts in all.
    pub total: usize,
}

impl Control {
    /// The same on this many threads; 0: all cores. Without the feature `parallel` there is one thread.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = NonZeroUsize::new(threads);
        self
    }

    /// The same until the signal comes: the best answer so far is then returned, feasible and checked, with what is
    /// proven of it. It depends on when the signal came.
    #[must_use]
    pub fn until(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// The same with somebody who is told after each part.
    #[must_use]
    pub fn telling(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The same with nobody who is told: inside a part that is told of as a whole.
    #[must_use]
    pub(crate) fn silent(mut self) -> Self {
        self.listener = None;
        self
    }

    /// The signal to stop.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Answers of independent parts, in the order of the parts.
    pub(crate) fn map<T: Send, R: Send>(
        &self,
        stage: &'static str,
        parts: Vec<T>,
        answer: impl Fn(T) -> R + Send + Sync,
    ) -> Vec<R> {
        let (done, total) = (AtomicUsize::new(0), parts.len());
        let counted = |part: T| {
            let answer = answer(part);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(listener) = &self.listener {
                listener(Progress { stage, done, total });
            }
            answer
        };
        spread(self.threads, parts, counted)
    }
}

#[cfg(feature = "parallel")]
fn spread<T: Send, R: Send>(
    threads: Option<NonZeroUsize>,
    parts: Vec<T>,
    answer: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let threads = threads.min(parts.len());
    if threads < 2 {
        return parts.into_iter().map(answer).collect();
    }
    let slots: Vec<_> = parts.into_iter().map(|part| Mutex::new((Some(part), None))).collect();
    run_each(threads, slots.len(), &|place| {
        // Nobody else looks at this place; a panic of another part does not reach it.
        let Some(part) = slots[place].lock().ok().and_then(|mut slot| slot.0.take()) else { return };
        let answer = answer(part);
        if let Ok(mut slot) = slots[place].lock() {
            slot.1 = Some(answer);
        }
    });
    slots.into_iter().filter_map(|slot| slot.into_inner().ok()?.1).collect()
}

/// Calls `each` for every place on a pool of its own: a caller's pool may be full of callers who wait for us. Without
/// threads to be had, one after another. It knows nothing of parts and answers, so that its code is there once.
#[cfg(feature = "parallel")]
fn run_each(threads: usize, places: usize, each: &(dyn Fn(usize) + Send + Sync)) {
    use rayon::prelude::*;
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| (0..places).into_par_iter().with_max_len(1).for_each(each)),
        Err(_) => (0..places).for_each(each),
    }
}

#[cfg(not(feature = "parallel"))]
fn spread<T, R>(_: Option<NonZeroUsize>, parts: Vec<T>, answer: impl Fn(T) -> R) -> Vec<R> {
    parts.into_iter().map(answer).collect()
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("threads", &self.threads)
            .field("stop", &self.stop)
            .field("told", &self.listener.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_the_order_of_their_parts_on_any_number_of_threads() {
        let parts: Vec<u64> = (0..1_000).collect();
        let squares: Vec<u64> = parts.iter().map(|n| n * n).collect();
        for threads in [0, 1, 2, 8] {
            assert_eq!(Control::default().on_threads(threads).map("test", parts.clone(), |n| n * n), squares);
        }
    }

    #[test]
    fn the_listener_hears_of_every_part_once() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let control = Control::default().on_threads(2).telling(move |progress| ear.lock().unwrap().push(progress.done));
        control.map("test", vec![(); 50], |()| ());
        let mut heard = heard.lock().unwrap().clone();
        heard.sort_unstable();
        assert_eq!(heard, (1..=50).collect::<Vec<_>>());
    }
}
