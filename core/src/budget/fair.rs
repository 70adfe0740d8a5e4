//! Quotas of scarce pots: who may have how much of money that several communes want.

use super::allocate::{Demand, Question};
use super::split;
use crate::unit::Riel;

/// For each pot that several groups want and that cannot give all of them what they want: a quota for each group, in
/// proportion to what the pot's payer is meant to carry for it; where that payer is meant to carry nothing, in
/// proportion to all that the pot may pay. Sorted by pot and group.
pub(super) fn quotas(question: &Question<'_>) -> Vec<(usize, usize, Riel)> {
    let groups = question.demands.iter().map(|demand| demand.group + 1).max().unwrap_or(0);
    let mut wanted = vec![Vec::new(); question.purses.len()];
    for demand in &question.demands {
        for &pot in demand.pots {
            let list: &mut Vec<&Demand<'_>> = &mut wanted[pot];
            list.push(demand);
        }
    }
    let mut quotas = Vec::new();
    for (pot, list) in wanted.iter().enumerate() {
        let purse = question.purses[pot];
        let shared = list.iter().any(|demand| demand.group != list[0].group);
        let all: Riel = list.iter().map(|demand| demand.amount).sum();
        if purse.ceiling <= Riel::ZERO || !shared || all <= purse.ceiling {
            continue;
        }
        let (mut meant, mut any) = (vec![Riel::ZERO; groups], vec![Riel::ZERO; groups]);
        for demand in list {
            any[demand.group] += demand.amount;
            if demand.payer == Some(purse.payer) {
                meant[demand.group] += demand.amount;
            }
        }
        let weights = if meant.iter().any(|amount| *amount > Riel::ZERO) { meant } else { any.clone() };
        let parts = split::over(purse.ceiling, &weights);
        let asking = any.iter().enumerate().filter(|(_, amount)| **amount > Riel::ZERO);
        quotas.extend(asking.map(|(group, _)| (pot, group, parts[group])));
    }
    quotas
}
