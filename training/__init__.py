"""Train the models anew; users never need this, nor what it imports."""
