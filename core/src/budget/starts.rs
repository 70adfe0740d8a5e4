//! When the services of a commune begin, in the forecast as in the draws.

use crate::problem::Commune;
use crate::service::Service;
use crate::time::Month;

/// First months, counted from the first one of the horizon; 0 for what began before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Starts {
    /// Of the services as a whole.
    pub first: usize,
    /// Of each part, by [`Service::index`].
    parts: [usize; Service::ALL.len()],
}

impl Starts {
    pub(super) fn new(commune: &Commune, horizon: Month) -> Self {
        let since = |start: Month| start.since(horizon).max(0) as usize;
        let parts = std::array::from_fn(|part| since(commune.start_of(Service::ALL[part])));
        Self { first: since(commune.start), parts }
    }

    /// First month of a part.
    pub(super) fn of(&self, service: Service) -> usize {
        self.parts[service.index()]
    }

    /// Whether each of [`Service::LATER`] runs.
    pub(super) fn later(&self, month: usize) -> [bool; Service::LATER.len()] {
        Service::LATER.map(|service| month >= self.of(service))
    }
}
