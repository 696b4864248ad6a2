package balance

import (
	"math"
	"math/big"
)

// LeastRequestShares are the probabilities of hosts of equal weight by their
// active requests: of some random draws, with repetition, the host with the
// fewest wins, the first of equals. No draws mean a scan of all hosts.
func LeastRequestShares(active []uint64, draws int) []*big.Rat {
	shares := make([]*big.Rat, len(active))
	for i, a := range active {
		more, equal := 0, 0
		for _, b := range active {
			switch {
			case b > a:
				more++
			case b == a:
				equal++
			}
		}
		shares[i] = new(big.Rat)
		if draws == 0 {
			if more+equal == len(active) {
				shares[i].SetFrac64(1, int64(equal))
			}
			continue
		}
		atLeast := power(more+equal, len(active), draws)
		shares[i].Sub(atLeast, power(more, len(active), draws))
		shares[i].Quo(shares[i], big.NewRat(int64(equal), 1))
	}
	return shares
}

func power(numerator, denominator, exponent int) *big.Rat {
	e := big.NewInt(int64(exponent))
	return new(big.Rat).SetFrac(
		new(big.Int).Exp(big.NewInt(int64(numerator)), e, nil),
		new(big.Int).Exp(big.NewInt(int64(denominator)), e, nil))
}

// LeastRequestWeight is the weight of a host in the schedule of hosts with
// different weights. A bias that is negative or no number counts as 1.
func LeastRequestWeight(weight float64, active uint64, bias float64) float64 {
	if math.IsNaN(bias) || bias < 0 {
		bias = 1
	}
	return weight / math.Pow(float64(active+1), bias)
}
