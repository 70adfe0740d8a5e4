//! Measures the solvers on published instances and on our shape; every answer is checked.
//!
//! `measure gap/chu1997 --ms 1000` runs the published instances whose names begin so;
//! `measure shape 400x28 --load 0.9 --seeds 50 --gap 0.003` runs generated communes (`3000x200` is a district of
//! ten, `--nearest 30` keeps the nearest workers only); `measure country` runs 1,652 communes one after another.
//! `measure fair 300x20` shares loads of generated communes fairly: all must be assigned, costs do not count.
//! `measure villages 62` runs locations of five kinds, `measure flow` transportation networks.
//! `measure write 400x28 --load 0.9 --seeds 7` prints the instance of seed 7 for other solvers,
//! `measure write flow 28x400x28 --seeds 7` a network.
//! `--work N` limits work instead of time, `--cpu` shows (and limits) time on the processor, not on the wall (Linux), `--json` prints one object a line,
//! `--trace` tells on the error channel how found and bound come together.

use hiveplan::optimise::assign::{Assignment, assign, fair};
use hiveplan::optimise::locate::{Location, locate, p_median};
use hiveplan::optimise::network::min_cost_flow;
use hiveplan::optimise::{Certificate, Options, Progress, Status, Stop, relative_gap};
use hiveplan_benches::shape::Shape;
use hiveplan_benches::{instances, verify, villages as made};
use std::time::Instant;

const COUNTRY: u64 = 1652;

/// One run: what came out and how long it took.
struct Run {
    name: String,
    best: Option<f64>,
    certificate: Certificate,
    ms: f64,
}

struct Flags {
    words: Vec<String>,
    gap: f64,
    work: Option<u64>,
    ms: Option<u64>,
    seeds: u64,
    load: f64,
    nearest: Option<usize>,
    json: bool,
    cpu: bool,
    trace: bool,
}

impl Flags {
    fn read() -> Self {
        let mut flags = Self {
            words: Vec::new(),
            gap: 0.0,
            work: None,
            ms: None,
            seeds: 5,
            load: 0.9,
            nearest: None,
            json: false,
            cpu: false,
            trace: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(word) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| fail(&format!("{word} needs a value")));
            match word.as_str() {
                "--gap" => flags.gap = number(&value()),
                "--work" => flags.work = Some(number(&value()) as u64),
                "--ms" => flags.ms = Some(number(&value()) as u64),
                "--seeds" => flags.seeds = number(&value()) as u64,
                "--load" => flags.load = number(&value()),
                "--nearest" => flags.nearest = Some(number(&value()) as usize),
                "--json" => flags.json = true,
                "--cpu" => flags.cpu = true,
                "--trace" => flags.trace = true,
                _ => flags.words.push(word),
            }
        }
        flags
    }

    fn options(&self) -> Options {
        let mut options = Options::default().with_gap(self.gap).with_work_limit(self.work.unwrap_or(match self.ms {
            Some(_) => u64::MAX,
            None => Options::default().work_limit,
        }));
        if let Some(ms) = self.ms {
            let start = Clock::start(self.cpu);
            options.stop = Stop::when(move || start.ms() >= ms as f64);
        }
        if self.trace {
            let start = Clock::start(self.cpu);
            options.progress = Progress::to(move |found, bound, work| {
                let gap = 100.0 * relative_gap(found, bound);
                eprintln!(
                    "  {:9.2} ms  work {work:10}  found {found:14.4}  bound {bound:14.4}  {gap:.4} %",
                    start.ms()
                );
            });
        }
        options
    }
}

fn number(word: &str) -> f64 {
    word.parse().unwrap_or_else(|_| fail(&format!("{word} is not a number")))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(2)
}

fn main() {
    let flags = Flags::read();
    match flags.words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["shape", size] => summary(&shapes(&flags, size)),
        ["fair", size] => summary(&fair_loads(&flags, size)),
        ["write", "flow", size] => write_network(&flags, size),
        ["write", size] => write(&shape(&flags, size).problem(flags.seeds)),
        ["country"] => country(&flags),
        ["villages", n] => summary(&villages(&flags, number(n) as usize)),
        ["flow"] => flow(),
        [prefix] => summary(&published(&flags, prefix)),
        _ => fail("measure PREFIX | measure shape CASESxWORKERS | measure country   (flags: see the source)"),
    }
}

fn published(flags: &Flags, prefix: &str) -> Vec<Run> {
    let all = instances::known(prefix);
    all.iter()
        .map(|known| {
            let (certificate, ms) = solve(flags, &known.name);
            let run = Run { name: known.name.clone(), best: Some(known.best), certificate, ms };
            show(flags, &run);
            run
        })
        .collect()
}

/// Reads, solves and checks one published instance.
fn solve(flags: &Flags, name: &str) -> (Certificate, f64) {
    match name.split('/').next() {
        Some("gap" | "assign") => {
            let problem = if name.starts_with("gap") { instances::gap(name) } else { instances::linear(name) };
            timed_assign(flags, &problem)
        }
        Some("pmed") => {
            let problem = instances::pmed(name);
            let options = flags.options();
            let start = Clock::start(flags.cpu);
            let answer = p_median(&problem, &options).expect("a sound instance");
            (answer.certificate, start.ms())
        }
        _ => timed_locate(flags, &instances::location(name)),
    }
}

fn timed_assign(flags: &Flags, problem: &Assignment) -> (Certificate, f64) {
    let options = flags.options();
    let start = Clock::start(flags.cpu);
    let answer = assign(problem, &options);
    let ms = start.ms();
    verify::assignment(problem, &answer);
    (answer.certificate, ms)
}

fn timed_locate(flags: &Flags, problem: &Location) -> (Certificate, f64) {
    let options = flags.options();
    let start = Clock::start(flags.cpu);
    let answer = locate(problem, &options).expect("a sound instance");
    let ms = start.ms();
    verify::location(problem, &answer);
    (answer.certificate, ms)
}

fn shape(flags: &Flags, size: &str) -> Shape {
    let (cases, workers) = size.split_once('x').unwrap_or_else(|| fail("a size is CASESxWORKERS"));
    let (cases, workers) = (number(cases) as usize, number(workers) as usize);
    let communes = (cases / 300).max(1);
    let communes = if cases > 1000 { communes } else { 1 };
    Shape { communes, cases: cases / communes, workers: workers / communes, load: flags.load, nearest: flags.nearest }
}

fn shapes(flags: &Flags, size: &str) -> Vec<Run> {
    let shape = shape(flags, size);
    (0..flags.seeds)
        .map(|seed| {
            let problem = shape.problem(seed);
            let (certificate, ms) = timed_assign(flags, &problem);
            let run = Run { name: format!("{size} load {} seed {seed}", shape.load), best: None, certificate, ms };
            show(flags, &run);
            run
        })
        .collect()
}

/// The same communes, everything assigned and loads as fair as can be.
fn fair_loads(flags: &Flags, size: &str) -> Vec<Run> {
    let shape = shape(flags, size);
    (0..flags.seeds)
        .map(|seed| {
            let problem = shape.problem(seed);
            let options = flags.options();
            let start = Clock::start(flags.cpu);
            let answer = fair(&problem, None, &options);
            let ms = start.ms();
            verify::fair(&problem, &answer);
            let run = Run { name: format!("fair {size} seed {seed}"), best: None, certificate: answer.certificate, ms };
            show(flags, &run);
            run
        })
        .collect()
}

/// Locations without limits, and with demand whole or split, loose and tight.
fn villages(flags: &Flags, n: usize) -> Vec<Run> {
    let kinds = [
        ("free", None, false),
        ("split", Some(0.25), false),
        ("whole", Some(0.25), true),
        ("tight", Some(0.08), false),
        ("tight whole", Some(0.08), true),
    ];
    let mut runs = Vec::new();
    for (kind, capacity, whole) in kinds {
        for seed in 0..flags.seeds {
            let problem = made::location(seed, n, capacity, whole);
            let (certificate, ms) = timed_locate(flags, &problem);
            runs.push(Run { name: format!("{n} villages {kind} seed {seed}"), best: None, certificate, ms });
            show(flags, &runs[runs.len() - 1]);
        }
    }
    runs
}

/// A commune, a district and 165 communes' worth of bases.
fn flow() {
    for (bases, people, near) in [(28, 400, 28), (100, 3000, 40), (300, 8000, 40)] {
        let network = made::transport(1, bases, people, near);
        let start = Clock::start(true);
        let answer = min_cost_flow(&network, &Options::default().with_work_limit(u64::MAX)).expect("a sound network");
        let ms = start.ms();
        println!(
            "{bases} x {people}, {near} nearest: {:?} {} work {} {ms:.2} ms",
            answer.status, answer.objective, answer.work
        );
    }
}

/// The numbers of an instance, a list a line: starts, agents, costs, use, capacity, caps, penalties.
fn write(problem: &Assignment) {
    let lists = problem.candidates();
    println!("{:?}", lists.start);
    println!("{:?}", lists.agent);
    println!("{:?}", lists.cost);
    println!("{:?}", lists.usage);
    println!("{:?}", problem.capacity());
    println!("{:?}", problem.max_items().unwrap_or(&[]));
    println!("{:?}", problem.penalty().unwrap_or(&[]));
}

/// The numbers of a network of bases x people x nearest, a list a line: tails, heads, costs, capacities, supplies.
fn write_network(flags: &Flags, size: &str) {
    let parts: Vec<usize> = size.split('x').map(|part| number(part) as usize).collect();
    let [bases, people, near] = parts[..] else { fail("a network is BASESxPEOPLExNEAREST") };
    let network = made::transport(flags.seeds, bases, people, near);
    println!("{:?}", network.tail);
    println!("{:?}", network.head);
    println!("{:?}", network.cost);
    println!("{:?}", network.capacity);
    println!("{:?}", network.supply);
}

/// Communes of 100 to 330 cases with 12 to 17 a worker, one after another: nothing is kept but the figures.
fn country(flags: &Flags) {
    let start = Instant::now();
    let (mut objective, mut bound, mut cases, mut made) = (0.0, 0.0, 0, 0.0);
    for seed in 0..COUNTRY {
        let making = Clock::start(false);
        let size = 100 + (seed as usize * 7919) % 231;
        let problem = Shape::commune(size, size.div_ceil(15), [0.8, 0.9, 0.95][seed as usize % 3]).problem(seed);
        made += making.ms();
        let (certificate, _) = timed_assign(flags, &problem);
        objective += certificate.objective;
        bound += certificate.bound;
        cases += size;
    }
    let seconds = start.elapsed().as_secs_f64() - made / 1e3;
    println!(
        "country: {COUNTRY} communes, {cases} cases, objective {objective:.1} bound {bound:.1} gap {:.4} %, {seconds:.2} s \
         on one core (making them {:.2} s more)",
        100.0 * (objective - bound) / objective,
        made / 1e3
    );
}

/// Time since a moment, on the wall or on the processor.
#[derive(Clone, Copy)]
enum Clock {
    Wall(Instant),
    Processor(f64),
}

impl Clock {
    fn start(cpu: bool) -> Self {
        if cpu { Self::Processor(processor_ms()) } else { Self::Wall(Instant::now()) }
    }

    fn ms(self) -> f64 {
        match self {
            Self::Wall(start) => start.elapsed().as_secs_f64() * 1e3,
            Self::Processor(start) => processor_ms() - start,
        }
    }
}

/// Time this thread has run, as Linux counts it.
fn processor_ms() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0.0);
    nanoseconds / 1e6
}

fn show(flags: &Flags, run: &Run) {
    let c = &run.certificate;
    let off = run.best.map_or(f64::NAN, |best| 100.0 * (c.objective - best) / best);
    if flags.json {
        println!(
            r#"{{"name":"{}","objective":{},"bound":{},"status":"{:?}","work":{},"ms":{:.3}}}"#,
            run.name, c.objective, c.bound, c.status, c.work, run.ms
        );
        return;
    }
    println!(
        "{:32} found {:14.4} bound {:14.4} gap {:8.4} % off best {off:8.4} % {:9} work {:10} {:9.2} ms",
        run.name,
        c.objective,
        c.bound,
        100.0 * c.gap,
        format!("{:?}", c.status),
        c.work,
        run.ms
    );
}

/// Means, worst and medians of a set of runs.
fn summary(runs: &[Run]) {
    if runs.is_empty() {
        return;
    }
    let n = runs.len() as f64;
    let gaps: Vec<f64> = runs.iter().map(|r| 100.0 * r.certificate.gap).collect();
    let off: Vec<f64> =
        runs.iter().filter_map(|r| r.best.map(|best| 100.0 * (r.certificate.objective - best) / best)).collect();
    let proven = runs.iter().filter(|r| r.certificate.status == Status::Optimal).count();
    let times: Vec<f64> = runs.iter().map(|r| r.ms).collect();
    let worst = |list: &[f64]| list.iter().copied().fold(f64::MIN, f64::max);
    println!(
        "# {} runs: gap mean {:.4} % median {:.4} % worst {:.4} %; {proven} proven; ms median {:.2} worst {:.2}",
        runs.len(),
        gaps.iter().sum::<f64>() / n,
        median(&gaps),
        worst(&gaps),
        median(&times),
        worst(&times)
    );
    if !off.is_empty() {
        println!("# off best known: mean {:.4} % worst {:.4} %", off.iter().sum::<f64>() / n, worst(&off));
    }
}

fn median(list: &[f64]) -> f64 {
    let mut sorted = list.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
