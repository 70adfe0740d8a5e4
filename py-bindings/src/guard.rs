//! The border: values out, issues and bugs as exceptions, and long calls that leave the interpreter free.

use hiveplan::{Issues, Progress};
use pyo3::prelude::*;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

mod exception {
    pyo3::import_exception!(hiveplan._errors, InputError);
    pyo3::import_exception!(hiveplan._errors, InternalError);
}

thread_local! {
    /// Where the last panic of this thread began.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic notes its place in our source and prints nothing: its message may hold a value of a family row.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        PLACE.with(|cell| *cell.borrow_mut() = place);
    }));
}

/// The answer of a call, or the place in our source where it panicked.
fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| PLACE.with(|cell| std::mem::take(&mut *cell.borrow_mut())))
}

/// A bug of ours that showed itself as an error.
pub(crate) fn bug(error: impl std::fmt::Display) -> PyErr {
    exception::InternalError::new_err(error.to_string())
}

/// Runs a short call of the core with the interpreter free. A panic is a bug of ours and becomes `InternalError`.
pub(crate) fn guarded<T: Send>(py: Python<'_>, call: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| caught(call)).map_err(exception::InternalError::new_err)
}

/// How long the calling thread sleeps between two looks at the signals: well under 100 ms.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// How many looks pass between two pieces of news.
const LOOKS_BETWEEN_NEWS: u32 = 5;
/// Stack of the thread that works: as much as the main thread of a Linux process.
const STACK: usize = 8 * 1024 * 1024;

/// How the calling thread watches over a long call.
#[derive(Default)]
pub(crate) struct Watch {
    /// Set when the work should end with what it has.
    pub stop: Arc<AtomicBool>,
    /// When the time is up.
    pub until: Option<Instant>,
    /// Ctrl-C gives the best answer so far instead of `KeyboardInterrupt`.
    pub keep_best: bool,
    /// How far the work is, as it said last.
    pub told: Arc<Mutex<Option<Progress>>>,
    /// Who is told: called with stage, parts done, parts in all.
    pub listener: Option<Py<PyAny>>,
}

impl Watch {
    fn end(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Tells the listener of the last news.
    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        let Some(listener) = &self.listener else { return Ok(()) };
        let news = self.told.lock().map_or(None, |mut told| told.take());
        match news {
            Some(Progress { stage, done, total }) => listener.call1(py, (stage, done, total)).map(drop),
            None => Ok(()),
        }
    }
}

/// Runs a long call of the core on a thread of its own, while the calling thread looks at Ctrl-C and at the clock, and
/// tells the listener, about ten times a second.
///
/// After Ctrl-C, or an exception of the listener, the work is asked to end and its answer is thrown away: the caller
/// does not wait for it. With `keep_best` the first Ctrl-C waits for the best answer so far.
pub(crate) fn watched<T: Send + 'static>(
    py: Python<'_>,
    watch: &Watch,
    call: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    let left = Arc::new(Mutex::new(None));
    let place = Arc::clone(&left);
    let work = move || {
        let answer = caught(call);
        if let Ok(mut place) = place.lock() {
            *place = Some(answer);
        }
    };
    watch_over(py, watch, Box::new(work))?;
    match left.lock().ok().and_then(|mut left| left.take()) {
        Some(answer) => answer.map_err(exception::InternalError::new_err),
        None => Err(bug("a thread that left no answer")),
    }
}

/// Waits until the work has ended. It knows nothing of the answer, so that its code is there once.
fn watch_over(py: Python<'_>, watch: &Watch, work: Box<dyn FnOnce() + Send>) -> PyResult<()> {
    let (done, ended) = sync_channel(1);
    let ended = Mutex::new(ended);
    let work = move || {
        work();
        // Nobody listens any more after Ctrl-C.
        let _ = done.send(());
    };
    std::thread::Builder::new().name("hiveplan".to_owned()).stack_size(STACK).spawn(work)?;
    let mut looks = 0_u32;
    let mut asked = false;
    loop {
        let left = |until: Instant| until.saturating_duration_since(Instant::now()).min(BETWEEN_LOOKS);
        let wait = watch.until.filter(|_| !watch.stop.load(Ordering::Relaxed)).map_or(BETWEEN_LOOKS, left);
        match py.detach(|| ended.lock().map_or(Err(RecvTimeoutError::Disconnected), |it| it.recv_timeout(wait))) {
            Ok(()) => return watch.tell(py),
            Err(RecvTimeoutError::Disconnected) => return Err(bug("a thread that left no answer")),
            Err(RecvTimeoutError::Timeout) => looks += 1,
        }
        if watch.until.is_some_and(|until| Instant::now() >= until) {
            watch.end();
        }
        if let Err(error) = py.check_signals() {
            watch.end();
            if asked || !watch.keep_best {
                return Err(error);
            }
            asked = true;
        }
        if looks.is_multiple_of(LOOKS_BETWEEN_NEWS) {
            watch.tell(py).inspect_err(|_| watch.end())?;
        }
    }
}

/// Issues as `InputError`: text, list of issues, count of those not kept.
pub(crate) fn raise(py: Python<'_>, issues: &Issues) -> PyErr {
    match loads(py, &issues.to_json()).and_then(|all| all.get_item("issues")) {
        Ok(list) => exception::InputError::new_err((issues.to_string(), list.unbind(), issues.more)),
        Err(error) => error,
    }
}

/// A document as dicts, lists, texts and numbers: what `json.loads` makes of the text that every language writes, so
/// that a value in Python cannot differ from the document.
pub(crate) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}
