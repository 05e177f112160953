"""The databases that a store can live in, each with what it takes to keep our promises there."""
