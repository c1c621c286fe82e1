"""Train the network for sentiment toward a target; users never need this, nor what it imports."""
